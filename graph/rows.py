"""Arithmetic on compressed sparse rows: sort, sum, turn round, add; every step linear in the number of entries."""

import numpy as np
from numpy.typing import NDArray

from graph.kernels import compiled
from graph.model import Csr, Floats, Indices, Ints


def distinct(numbers: Ints) -> Ints:
    """The different numbers, ascending. Sorts: for whole numbers many times faster than the hashing of `np.unique`.

    >>> distinct(np.array([7, 3, 7, 5]))
    array([3, 5, 7])
    """
    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]


def empty_rows(n: int) -> Csr:
    """Give n rows without entries."""
    return Csr(np.zeros(n + 1, np.int64), np.zeros(0, np.int32), np.zeros(0))


def sum_rows(n: int, row: Indices, column: Indices, weight: Floats) -> Csr:
    """Sum the weights of equal (row, column), each 0..n-1; entries on the diagonal are left out.

    >>> sum_rows(3, np.int32([0, 2, 0, 1]), np.int32([1, 0, 1, 1]), np.array([1.0, 2.0, 3.0, 4.0]))
    Csr(indptr=array([0, 1, 1, 2]), indices=array([1, 0], dtype=int32), weight=array([4., 2.]))
    """
    order = order_pairs(row.astype(np.int64), column, row != column, n, n)
    return Csr(*sum_entries(order, row, column, weight, n))


def turn_rows(rows: Csr) -> Csr:
    """Turn the rows round: the transposed matrix."""
    return Csr(*_turn(rows.indptr, rows.indices, rows.weight))


def add_rows(a: Csr, b: Csr) -> Csr:
    """Add two matrices over the same nodes."""
    return Csr(*_add_rows(a.indptr, a.indices, a.weight, b.indptr, b.indices, b.weight))


def row_sums(rows: Csr) -> Floats:
    """Sum the weights of every row: float64[n]."""
    return _row_sums(rows.indptr, rows.weight)


_Rows = tuple[Ints, Indices, Floats]


@compiled
def order_pairs(row: Ints, column: Indices, keep: NDArray[np.bool_], rows: int, columns: int) -> Ints:
    """Two counting sorts, by column and then stably by row: linear in the number of pairs, one look where in order."""
    if _in_order(row, column, keep):
        return np.flatnonzero(keep)
    by_column = np.zeros(columns + 1, np.int64)
    by_row = np.zeros(rows + 1, np.int64)
    for i in range(len(row)):
        if keep[i]:
            by_column[column[i] + 1] += 1
            by_row[row[i] + 1] += 1
    for i in range(columns):
        by_column[i + 1] += by_column[i]
    for i in range(rows):
        by_row[i + 1] += by_row[i]
    first = np.empty(by_column[columns], np.int64)
    for i in range(len(row)):
        if keep[i]:
            first[by_column[column[i]]] = i
            by_column[column[i]] += 1
    order = np.empty(len(first), np.int64)
    for i in first:
        order[by_row[row[i]]] = i
        by_row[row[i]] += 1
    return order


@compiled
def _in_order(row: Ints, column: Indices, keep: NDArray[np.bool_]) -> bool:
    """Say whether the pairs to keep stand in order already, as those of the daily sums do."""
    last = -1
    for i in range(len(row)):
        if keep[i]:
            if last >= 0 and (row[i] < row[last] or (row[i] == row[last] and column[i] < column[last])):
                return False
            last = i
    return True


@compiled
def sum_entries(order: Ints, row: Indices, column: Indices, weight: Floats, n: int) -> _Rows:
    """Sum the weights of equal (row, column) that follow each other in `order`."""
    indptr = np.zeros(n + 1, np.int64)
    indices = np.empty(len(order), np.int32)
    sums = np.empty(len(order))
    top = 0
    u, v = -1, -1
    for i in order:
        if row[i] != u or column[i] != v:
            u, v = row[i], column[i]
            indptr[u + 1] += 1
            indices[top] = v
            sums[top] = 0.0
            top += 1
        sums[top - 1] += weight[i]
    for u in range(n):
        indptr[u + 1] += indptr[u]
    return indptr, indices[:top].copy(), sums[:top].copy()


@compiled
def _turn(indptr: Ints, indices: Indices, weight: Floats) -> _Rows:
    n = len(indptr) - 1
    turned = np.zeros(n + 1, np.int64)
    for v in indices:
        turned[v + 1] += 1
    for v in range(n):
        turned[v + 1] += turned[v]
    free = turned[:-1].copy()
    sources, weights = np.empty(len(indices), np.int32), np.empty(len(indices))
    for u in range(n):
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            sources[free[v]] = u
            weights[free[v]] = weight[e]
            free[v] += 1
    return turned, sources, weights


@compiled
def _add_rows(p: Ints, i: Indices, w: Floats, q: Ints, j: Indices, x: Floats) -> _Rows:
    """Add two matrices whose rows are ascending."""
    n = len(p) - 1
    indptr = np.zeros(n + 1, np.int64)
    indices, weight = np.empty(len(i) + len(j), np.int32), np.empty(len(i) + len(j))
    top = 0
    for u in range(n):
        a, b = p[u], q[u]
        while a < p[u + 1] or b < q[u + 1]:
            take_a = b == q[u + 1] or (a < p[u + 1] and i[a] <= j[b])
            take_b = a == p[u + 1] or (b < q[u + 1] and j[b] <= i[a])
            indices[top] = i[a] if take_a else j[b]
            weight[top] = (w[a] if take_a else 0.0) + (x[b] if take_b else 0.0)
            a += 1 if take_a else 0
            b += 1 if take_b else 0
            top += 1
        indptr[u + 1] = top
    return indptr, indices[:top].copy(), weight[:top].copy()


@compiled
def _row_sums(indptr: Ints, weight: Floats) -> Floats:
    sums = np.zeros(len(indptr) - 1)
    for u in range(len(sums)):
        for e in range(indptr[u], indptr[u + 1]):
            sums[u] += weight[e]
    return sums


@compiled
def breadth_first(indptr: Ints, indices: Indices) -> Indices:
    """List the nodes with entries breadth first, so that neighbours in the list see the network in like layers."""
    n = len(indptr) - 1
    order = np.empty(n, np.int32)
    seen = np.zeros(n, np.bool_)
    top = 0
    for root in range(n):
        if seen[root] or indptr[root] == indptr[root + 1]:
            continue
        seen[root] = True
        order[top] = root
        at = top
        top += 1
        while at < top:
            u = order[at]
            at += 1
            for e in range(indptr[u], indptr[u + 1]):
                v = indices[e]
                if not seen[v]:
                    seen[v] = True
                    order[top] = v
                    top += 1
    return order[:top].copy()
