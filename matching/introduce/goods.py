"""Which goods a firm may deal in, as bits, and which may go from one firm to another by their licences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Holdings:
    """What licences allow: a bit stands for one kind of goods, at most 63 of them.

    held: uint64[n, m], the goods that a firm may deal in under each mode. may: bool[m, m], row: mode of the seller,
    column: mode of the buyer.
    """

    held: Bits
    may: NDArray[np.bool_]

    def any_mode(self) -> Bits:
        """The goods of every firm under whatever mode: uint64[n]."""
        goods: Bits = np.bitwise_or.reduce(self.held, axis=1)
        return goods


def may_go(holdings: Holdings, seller: Ints, buyer: Ints) -> Bits:
    """Give the goods that may go from each seller to its buyer (positions, int64[p]): uint64[p].

    >>> held = np.array([[0b11, 0], [0, 0b10]], np.uint64)
    >>> wholesale_to_retail = np.array([[True, True], [False, False]])
    >>> may_go(Holdings(held, wholesale_to_retail), np.array([0, 1]), np.array([1, 0])).tolist()
    [2, 0]
    """
    found = np.zeros(len(seller), np.uint64)
    for s, b in np.argwhere(holdings.may).tolist():
        found |= holdings.held[seller, s] & holdings.held[buyer, b]
    return found


def offered_by_partners(holdings: Holdings, left: Ints, right: Ints) -> tuple[Bits, Bits]:
    """Give the goods that each firm may get from at least one, and from at least two, of its partners: uint64[n] twice.

    left, right: positions of every tied pair, each pair once, in either order.
    """
    n = len(holdings.held)
    seller, buyer = np.concatenate([left, right]), np.concatenate([right, left])
    goods = may_go(holdings, seller, buyer)
    once, twice = np.zeros(n, np.uint64), np.zeros(n, np.uint64)
    for bit in range(64):
        mine = (goods >> np.uint64(bit)) & np.uint64(1)
        if not mine.any():
            continue
        count = np.bincount(buyer, weights=mine.astype(np.float64), minlength=n)
        once |= (count >= 1).astype(np.uint64) << np.uint64(bit)
        twice |= (count >= 2).astype(np.uint64) << np.uint64(bit)
    return once, twice
