"""Allocation of shared orders: exact where small, search with a proven bound beyond."""

from matching.allocate.again import reallocate
from matching.allocate.judge import breaches
from matching.allocate.solve import allocate

__all__ = ["allocate", "breaches", "reallocate"]
