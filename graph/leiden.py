"""The three moves of the Leiden method over compressed sparse rows: move nodes, refine, aggregate."""

import numpy as np

from graph.kernels import compiled
from graph.model import Csr, Floats, Indices, Ints
from graph.rows import sum_rows


def aggregate(rows: Csr, parts: Indices, count: int) -> Csr:
    """Make one node of every part (0..count-1) and sum the weights between parts; weight inside a part falls away."""
    return sum_rows(count, parts[rows.rows()], parts[rows.indices], rows.weight)


@compiled
def move_nodes(
    indptr: Ints, indices: Indices, weight: Floats, mass: Floats, labels: Indices, order: Indices, factor: float
) -> Indices:
    """Move every node to the neighbouring community where modularity gains most, until no move gains.

    mass: sum of tie weights per node. factor: resolution / sum of mass. order: in which nodes are first looked at;
    later only those with a neighbour that moved. Equal gains go to the node's own community, then to the lowest number.
    """
    n = len(mass)
    label, size = labels.copy(), np.zeros(n, np.int64)
    total, link = np.zeros(n), np.zeros(n)
    touched = np.empty(n + 1, np.int32)
    for u in range(n):
        total[label[u]] += mass[u]
        size[label[u]] += 1
    empty = np.empty(n + 1, np.int32)
    spare = 0
    for c in range(n - 1, -1, -1):
        if size[c] == 0:
            empty[spare] = c
            spare += 1
    queue, waiting = order.copy(), np.ones(n, np.bool_)
    head, length = 0, n
    while length:
        u = queue[head]
        head = (head + 1) % n
        length -= 1
        waiting[u] = False
        own = label[u]
        total[own] -= mass[u]
        touch = _links_of(u, indptr, indices, weight, label, link, touched)
        best, most = _best_community(own, touched[:touch], link, total, factor * mass[u])
        if most < -1e-12 and size[own] > 1:
            best = empty[spare - 1]
        for i in range(touch):
            link[touched[i]] = 0.0
        total[best] += mass[u]
        if best != own:
            if size[best] == 0:
                spare -= 1
            size[best] += 1
            size[own] -= 1
            if size[own] == 0:
                empty[spare] = own
                spare += 1
            label[u] = best
            length = _wait(u, best, indptr, indices, label, queue, waiting, head, length)
    return label


@compiled
def refine(
    indptr: Ints, indices: Indices, weight: Floats, mass: Floats, labels: Indices, order: Indices, factor: float
) -> Indices:
    """Split every community into connected parts that each gain by being together.

    Starts from single nodes; one that is well tied to its community joins the well tied part of it where modularity
    gains most (the greedy limit of the paper's random choice: the order alone is random).
    """
    n = len(mass)
    part = np.arange(n).astype(np.int32)
    whole, total = np.zeros(n), mass.copy()
    outward, link = np.zeros(n), np.zeros(n)
    single = np.ones(n, np.bool_)
    touched = np.empty(n + 1, np.int32)
    for u in range(n):
        whole[labels[u]] += mass[u]
        for e in range(indptr[u], indptr[u + 1]):
            if labels[indices[e]] == labels[u]:
                outward[u] += weight[e]
    for u in order:
        room = whole[labels[u]]
        if not single[u] or outward[u] < factor * mass[u] * (room - mass[u]):
            continue
        touch = _links_of(u, indptr, indices, weight, part, link, touched)
        best = _best_part(u, touched[:touch], link, total, outward, labels, factor, room)
        if best != u:
            part[u] = best
            single[u] = single[best] = False
            total[best] += mass[u]
            outward[best] += outward[u] - 2 * link[best]
        for i in range(touch):
            link[touched[i]] = 0.0
    return part


@compiled
def _best_community(own: int, near: Indices, link: Floats, total: Floats, pull: float) -> tuple[int, float]:
    best, most = own, link[own] - pull * total[own]
    for c in near:
        gain = link[c] - pull * total[c]
        if gain > most + 1e-12 or (abs(gain - most) <= 1e-12 and best != own and c < best):
            best, most = c, gain
    return best, most


@compiled
def _best_part(
    u: int, near: Indices, link: Floats, total: Floats, outward: Floats, labels: Indices, factor: float, room: float
) -> int:
    best, most = u, 0.0
    for c in near:
        if c != u and labels[c] == labels[u] and outward[c] >= factor * total[c] * (room - total[c]):
            gain = link[c] - factor * total[u] * total[c]
            if gain > most + 1e-12 or (gain >= most - 1e-12 and best != u and c < best):
                best, most = c, gain
    return best


@compiled
def _links_of(
    u: int, indptr: Ints, indices: Indices, weight: Floats, label: Indices, link: Floats, touched: Indices
) -> int:
    """Sum u's tie weights per label into `link`; list the labels in `touched` and give their number."""
    touch = 0
    for e in range(indptr[u], indptr[u + 1]):
        c = label[indices[e]]
        if link[c] == 0.0:
            touched[touch] = c
            touch += 1
        link[c] += weight[e]
    return touch


@compiled
def _wait(
    u: int,
    moved_to: int,
    indptr: Ints,
    indices: Indices,
    label: Indices,
    queue: Indices,
    waiting: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    head: int,
    length: int,
) -> int:
    """Queue the neighbours that are not in the community u moved to."""
    for e in range(indptr[u], indptr[u + 1]):
        v = indices[e]
        if label[v] != moved_to and not waiting[v]:
            queue[(head + length) % len(queue)] = v
            waiting[v] = True
            length += 1
    return length
