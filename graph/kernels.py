"""The one place that knows numba: how a plain loop over arrays becomes machine code.

numba itself is imported at the first call, so that pages and commands that only name a loop start without it.
Compiled code is kept on disk: in the folder named by the environment variable `NUMBA_CACHE_DIR`, and where that
is not set in `__pycache__` beside the source. A worker calls `graph.warm.warm()` when it starts (through
`ecosystem.tasks.prepare_loops`), so that nothing is compiled while somebody waits.
"""

from collections.abc import Callable
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Compiled(Generic[P, R]):
    """A loop that is compiled when it is called first, by Python or by another loop."""

    def __init__(self, loop: Callable[P, R]) -> None:
        self.loop = loop
        update_wrapper(self, loop)

    @cached_property
    def machine_code(self) -> Any:
        """What numba makes of the loop. No fast-math: the same input gives the same last digit on every run."""
        from numba import njit

        return njit(cache=True, nogil=True, error_model="numpy")(self.loop)

    @property
    def _numba_type_(self) -> Any:
        """What a loop that calls this one needs to know of it (numba asks every object for this name)."""
        return self.machine_code._numba_type_

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it."""
        result: R = self.machine_code(*args, **kwargs)
        return result


def compiled(loop: Callable[P, R]) -> Compiled[P, R]:
    """Compile `loop` at its first call and keep the machine code on disk; the signature stays as it is."""
    return Compiled(loop)
