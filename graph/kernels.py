"""The one place that knows numba: how a plain loop over arrays becomes machine code.

Compiled code is kept on disk: in the folder named by the environment variable `NUMBA_CACHE_DIR`, and where that
is not set in `__pycache__` beside the source. A worker calls `graph.warm.warm()` when it starts, so that nothing is
compiled while somebody waits.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(loop: Callable[P, R]) -> Callable[P, R]:
    """Compile `loop` at its first call and keep the machine code on disk; the signature stays as it is.

    No fast-math: the same input gives the same last digit on every run.
    """
    return cast(Callable[P, R], cast(Any, njit)(cache=True, nogil=True, error_model="numpy")(loop))
