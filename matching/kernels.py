"""The one place of matching that knows numba: how a plain loop over arrays becomes machine code, kept on disk."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(loop: Callable[P, R]) -> Callable[P, R]:
    """Compile at the first call; no fast-math, so that the same input gives the same last digit on every run."""
    return cast(Callable[P, R], njit(cache=True, nogil=True, error_model="numpy")(loop))
