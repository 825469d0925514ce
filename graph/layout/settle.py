"""The forces of the layout and the clearing of overlaps: loops over positions, compiled."""

import numpy as np
from numpy.typing import NDArray

from graph.kernels import compiled
from graph.model import Floats, Indices, Ints

_DEEPEST = 40


@compiled
def settle(
    indptr: Ints, indices: Indices, weight: Floats, mass: Floats, start: Floats, freedom: Floats, steps: int
) -> Floats:
    """Let ties pull (weight * log(1 + distance)) and all nodes push (mass * mass / distance) for some steps.

    The push is balanced at every step so that the picture neither grows nor shrinks; far nodes push as one (Barnes and
    Hut 1986, opening angle 1); step lengths adapt to swinging (Jacomy et al. 2014, ForceAtlas2). start: float64[n, 2].
    freedom: float64[n], 1 = moves freely, 0 = stays.
    """
    n = len(mass)
    place, force, last = start.copy(), np.zeros((n, 2)), np.zeros((n, 2))
    reach = np.sqrt(np.sum(place**2) / max(n, 1)) + 1e-9
    pairs = (np.sum(mass) ** 2 - np.sum(mass**2)) / 2 + 1e-9
    speed = 1.0
    for step in range(steps):
        force[:, :] = 0.0
        work = _pull(indptr, indices, weight, place, force)
        gravity = 0.3 * work / (np.sum(mass) * reach)
        for i in range(n):
            away = np.sqrt(place[i, 0] ** 2 + place[i, 1] ** 2) + 1e-9
            force[i, 0] -= gravity * mass[i] * place[i, 0] / away
            force[i, 1] -= gravity * mass[i] * place[i, 1] / away
        child, sums, width = _tree(place, mass)
        _push(child, sums, width, place, mass, 1.3 * work / pairs, force)
        swing, drive = 1e-12, 0.0
        for i in range(n):
            swing += np.hypot(force[i, 0] - last[i, 0], force[i, 1] - last[i, 1])
            drive += np.hypot(force[i, 0] + last[i, 0], force[i, 1] + last[i, 1]) / 2
        unit = reach * n / (drive + 1e-12)
        speed = min(max(0.1 * drive / swing, 0.3 * speed), 1.5 * speed)
        longest = reach * 0.1 * (1.0 - step / steps) + 1e-3
        for i in range(n):
            swung = np.hypot(force[i, 0] - last[i, 0], force[i, 1] - last[i, 1]) * n / (drive + 1e-12)
            factor = freedom[i] * speed * unit / (10.0 * (1.0 + np.sqrt(speed * swung)))
            length = factor * np.hypot(force[i, 0], force[i, 1])
            factor *= min(1.0, longest / (length + 1e-12))
            for k in range(2):
                place[i, k] += factor * force[i, k]
                last[i, k] = force[i, k]
    return place


@compiled
def part_overlaps(start: Floats, radius: Floats, rounds: int) -> Floats:
    """Push apart circles that overlap until none does or `rounds` are over; all distances in the unit of `radius`."""
    n = len(radius)
    place = start.copy()
    cell = 2.0 * np.max(radius) if n else 1.0
    for _ in range(rounds):
        order, first, columns, low_x, low_y = _cells(place, cell)
        moved = 0.0
        for i in range(n):
            column, row = int((place[i, 0] - low_x) / cell), int((place[i, 1] - low_y) / cell)
            for near in range(9):
                at = (row + near // 3 - 1) * columns + column + near % 3 - 1
                if 0 <= at < len(first) - 1:
                    moved = max(moved, _part_from(i, order[first[at] : first[at + 1]], place, radius))
        if moved < 1e-6:
            break
    return place


@compiled
def _pull(indptr: Ints, indices: Indices, weight: Floats, place: Floats, force: Floats) -> float:
    """Add the pull of the ties; give the sum of pull * distance over pairs."""
    work = 1e-12
    for u in range(len(indptr) - 1):
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            x, y = place[v, 0] - place[u, 0], place[v, 1] - place[u, 1]
            distance = np.sqrt(x * x + y * y) + 1e-9
            pull = weight[e] * np.log1p(distance)
            force[u, 0] += pull * x / distance
            force[u, 1] += pull * y / distance
            work += pull * distance / 2
    return work


@compiled
def _tree(place: Floats, mass: Floats) -> tuple[Indices, Floats, Floats]:
    """Sort the nodes into a quadtree.

    child[c, q]: 0 = empty, k > 0 = cell k, -(i + 1) = node i. sums[c]: mass and centre of mass. width[c]: of the cell.
    """
    n = len(mass)
    room = 8 * n + 64
    child, sums, width = np.zeros((room, 4), np.int32), np.zeros((room, 3)), np.zeros(room)
    low_x, low_y = np.min(place[:, 0]), np.min(place[:, 1])
    width[0] = max(np.max(place[:, 0]) - low_x, np.max(place[:, 1]) - low_y) * 1.0001 + 1e-9
    cells = 1
    for i in range(n):
        cell, x, y = 0, low_x + width[0] / 2, low_y + width[0] / 2
        for _ in range(_DEEPEST):
            _add_mass(sums, cell, place[i], mass[i])
            right, upper = place[i, 0] > x, place[i, 1] > y
            q = (1 if right else 0) + (2 if upper else 0)
            quarter = width[cell] / 4
            x += quarter if right else -quarter
            y += quarter if upper else -quarter
            below = child[cell, q]
            if below == 0:
                child[cell, q] = -(i + 1)
                break
            if below < 0:
                if cells == room:
                    break
                j = -below - 1
                child[cell, q], width[cells] = cells, width[cell] / 2
                _add_mass(sums, cells, place[j], mass[j])
                child[cells, (1 if place[j, 0] > x else 0) + (2 if place[j, 1] > y else 0)] = below
                below = cells
                cells += 1
            cell = below
    for c in range(cells):
        sums[c, 1] /= sums[c, 0]
        sums[c, 2] /= sums[c, 0]
    return child[:cells], sums[:cells], width[:cells]


@compiled
def _add_mass(sums: Floats, cell: int, place: Floats, mass: float) -> None:
    sums[cell, 0] += mass
    sums[cell, 1] += mass * place[0]
    sums[cell, 2] += mass * place[1]


@compiled
def _push(
    child: Indices, sums: Floats, width: Floats, place: Floats, mass: Floats, strength: float, force: Floats
) -> None:
    stack = np.empty(4 * len(child) + 4, np.int32)
    for i in range(len(mass)):
        stack[0], top = 0, 1
        x, y, fx, fy = place[i, 0], place[i, 1], 0.0, 0.0
        while top:
            top -= 1
            at = stack[top]
            j = -at - 1
            if j == i:
                continue
            far_x, far_y = (sums[at, 1], sums[at, 2]) if at >= 0 else (place[j, 0], place[j, 1])
            dx, dy = x - far_x, y - far_y
            square = dx * dx + dy * dy
            if at >= 0 and width[at] * width[at] > square:
                for q in range(4):
                    if child[at, q]:
                        stack[top] = child[at, q]
                        top += 1
                continue
            push = (sums[at, 0] if at >= 0 else mass[j]) / (square + 1e-9)
            fx += push * dx
            fy += push * dy
        force[i, 0] += strength * mass[i] * fx
        force[i, 1] += strength * mass[i] * fy


@compiled
def _cells(place: Floats, cell: float) -> tuple[Ints, Ints, int, float, float]:
    """Sort the nodes into square cells: order, first entry of each cell, columns, lower left corner."""
    n = len(place)
    low_x, low_y = np.min(place[:, 0]) - cell, np.min(place[:, 1]) - cell
    columns = int((np.max(place[:, 0]) - low_x) / cell) + 2
    rows = int((np.max(place[:, 1]) - low_y) / cell) + 2
    first = np.zeros(columns * rows + 1, np.int64)
    at = np.empty(n, np.int64)
    for i in range(n):
        at[i] = int((place[i, 1] - low_y) / cell) * columns + int((place[i, 0] - low_x) / cell)
        first[at[i] + 1] += 1
    for c in range(columns * rows):
        first[c + 1] += first[c]
    free, order = first[:-1].copy(), np.empty(n, np.int64)
    for i in range(n):
        order[free[at[i]]] = i
        free[at[i]] += 1
    return order, first, columns, low_x, low_y


@compiled
def _part_from(i: int, others: NDArray[np.int64], place: Floats, radius: Floats) -> float:
    """Push i and each overlapping other apart, half the overlap each; give the largest overlap."""
    most = 0.0
    for j in others:
        if j <= i:
            continue
        dx, dy = place[j, 0] - place[i, 0], place[j, 1] - place[i, 1]
        apart, wanted = np.sqrt(dx * dx + dy * dy), radius[i] + radius[j]
        if apart >= wanted:
            continue
        if apart < 1e-9:
            dx, dy, apart = np.cos(2.4 * j), np.sin(2.4 * j), 1.0
            shift = wanted / 2
        else:
            shift = (wanted - apart) / 2 + 1e-7
        for k, d in enumerate((dx, dy)):
            place[i, k] -= shift * d / apart
            place[j, k] += shift * d / apart
        most = max(most, wanted - apart)
    return most
