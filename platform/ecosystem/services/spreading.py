"""The heaviest figure of a large snapshot, split over the workers: each sums the ways from some of the sources."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ecosystem.pictures.drawing import COMPUTING
from graph.centrality import ways
from graph.centrality.betweenness import Spread, Sums, one_by_one
from graph.model import Csr, Indices
from jobs.arrays import Arrays, handed_over, taken_up
from jobs.shares import in_shares
from jobs.work import Progress

TASK = "ecosystem.tasks.betweenness_share"
BEGINS, ENDS = 0.475, 0.7  # of the snapshot's progress


def spread_over_workers(progress: Any) -> Spread:
    """Sum shares by whoever is free; here, one after another, where there is but one or `progress` has no job."""

    def spread(rows: Csr, shares: Sequence[Indices]) -> Iterable[Sums]:
        if getattr(progress, "job", None) is None or len(shares) < 2:
            return one_by_one(rows, shares)
        edges = np.cumsum([0, *(len(sources) for sources in shares)]).tolist()
        arrays: Arrays = {"indptr": rows.indptr, "indices": rows.indices, "sources": np.concatenate(shares)}
        with handed_over(progress, arrays) as name:
            asked = [{"arrays": name, "first": first, "until": until} for first, until in pairwise(edges)]
            answers = in_shares(progress, TASK, asked, tell=tell)
        return [_sums(answer) for answer in answers]

    def tell(share: float) -> None:
        progress(BEGINS + (ENDS - BEGINS) * share, COMPUTING)

    return spread


def betweenness_share(progress: Progress, arrays: str, first: int, until: int) -> bytes:
    """What one share of the sources adds: the sums and the sums of squares, float64[2, n]."""
    a = taken_up(arrays)
    progress(0.05)
    return np.stack(ways.dependencies(a["indptr"], a["indices"], a["sources"][first:until], True)).tobytes()


def _sums(answer: bytes) -> Sums:
    total, squares = np.frombuffer(answer).reshape(2, -1)
    return total, squares
