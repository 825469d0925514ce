"""How much of the long tests `make test` runs: a share drawn the same way each time, or, with `WHOLE_SUITE=1`, all."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")
WHOLE = bool(os.environ.get("WHOLE_SUITE"))


def drawn(cases: Sequence[Case], every: int, first: int = 0) -> Sequence[Case]:
    """Every so many-th case from `first` on, or all of them.

    >>> drawn("abcdef", 2, first=1) if not WHOLE else "bdf"
    'bdf'
    """
    return cases if WHOLE else cases[first::every]
