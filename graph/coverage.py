"""On how many independent suppliers each class of goods rests: counted, and as the smallest cut before every buyer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model import Ints

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Chain:
    """n firms and k kinds of goods as columns.

    head: int64[n], position of the firm that decides for it, itself where it is independent. licensed: bool[n, k], may
    deliver it. delivering: bool[n], delivered anything lately. proven: bool[n, k], delivered just this lately. buys:
    bool[n, k], may buy it. source, target: int64[m], positions of pairs that traded lately.
    """

    head: Ints
    licensed: Mask
    delivering: Mask
    proven: Mask
    buys: Mask
    source: Ints
    target: Ints


@dataclass(frozen=True, eq=False)
class Coverage:
    """One number per kind of goods, int64[k], firms of one head counted once.

    licensed, delivering, proven: how many suppliers may deliver it, of these deliver at all, of these delivered just
    this. buyers: who may buy it and has such a supplier. least: the node cut before the buyer that is easiest to cut
    off, 0 without buyers. alone: buyers with one supplier only. leans_on: position of the supplier that most buyers
    have alone, -1 for none. leaning: how many these are.
    """

    licensed: Ints
    delivering: Ints
    proven: Ints
    buyers: Ints
    least: Ints
    alone: Ints
    leans_on: Ints
    leaning: Ints


def coverage(chain: Chain) -> Coverage:
    """Count the suppliers of each kind of goods.

    The cut before a buyer is the smallest number of firms without which no goods of the kind reach it. Only who may
    deliver them passes them on, so every way ends in a supplier that trades with the buyer, and that supplier is a
    source itself: the smallest cut is the set of its suppliers (Menger 1927, for sources that may be removed).

    >>> one = np.ones((3, 1), np.bool_)
    >>> supplies = np.array([[True], [True], [False]])
    >>> found = coverage(Chain(np.arange(3), supplies, one[:, 0], supplies, ~supplies, np.array([0]), np.array([2])))
    >>> found.delivering, found.least, found.alone, found.leans_on
    (array([2]), array([1]), array([1]), array([0]))
    """
    able = chain.licensed & chain.delivering[:, None]
    n, kinds = able.shape
    counts = [_heads(chain.head, mask) for mask in (chain.licensed, able, able & chain.proven)]
    rows = [_before_buyers(chain, able[:, k], chain.buys[:, k], n) for k in range(kinds)]
    table = np.array(rows, np.int64).reshape(kinds, 5).T
    return Coverage(*counts, *table)


def _heads(head: Ints, mask: Mask) -> Ints:
    """How many heads stand behind the marked firms, per column."""
    there = np.zeros(mask.shape, np.bool_)
    firm, kind = np.nonzero(mask)
    there[head[firm], kind] = True
    counts: Ints = there.sum(axis=0)
    return counts


def _before_buyers(chain: Chain, able: Mask, buys: Mask, n: int) -> tuple[int, int, int, int, int]:
    """Buyers, smallest cut, buyers with a cut of 1, the head on whom most of these lean, how many these are."""
    head, target = chain.head[chain.source], chain.target
    counted = able[chain.source] & buys[target] & (head != chain.head[target])
    pairs = np.unique(head[counted] * n + target[counted])
    cut = np.bincount(pairs % n, minlength=n)
    buyers = np.flatnonzero(cut)
    if not len(buyers):
        return 0, 0, 0, -1, 0
    lone = cut[pairs % n] == 1
    leaning = np.bincount(pairs[lone] // n, minlength=n)
    most = int(leaning.argmax()) if lone.any() else -1
    return len(buyers), int(cut[buyers].min()), int((cut == 1).sum()), most, int(leaning.max())
