"""What a drill of orders starts from: open calls, who holds what of them, who else could deliver; all storable."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Slot:
    """One delivery window of a want.

    key: its number outside. due: its last day, in days from the moment of the drill (below 0: overdue). month: the
    month of that day, any ascending numbers. free: units that nobody holds.
    """

    key: int
    due: int
    month: int
    free: int = 0


@dataclass(frozen=True)
class Held:
    """Units of a window (its position in the want) that a firm has agreed to deliver and has not sent off."""

    firm: int
    slot: int
    units: int


@dataclass(frozen=True)
class Bid:
    """What a firm offered of a want beyond what it holds: fen per unit, at most so many units, days late per window.

    late: `matching.model.CANNOT` where it cannot deliver. is_later: it stands by and is asked after the others.
    """

    firm: int
    price: int
    most: int
    late: tuple[int, ...]
    is_later: bool = False


@dataclass(frozen=True)
class Want:
    """One line of a call with its terms, as in `matching.model.Line`; price: fen per unit as far as one is known.

    >>> Want(1, "CHEMICAL", slots=(Slot(1, 5, 0, free=40),), held=(Held(7, 0, 60),)).units
    100
    """

    key: int
    drug_class: str
    storage: str = "NORMAL"
    lot: int = 1
    pack: int = 1
    most_takers: int | None = None
    is_whole: bool = False
    price: int = 0
    slots: tuple[Slot, ...] = ()
    held: tuple[Held, ...] = ()
    bids: tuple[Bid, ...] = ()

    @property
    def units(self) -> int:
        """What is open of it: free and held."""
        return sum(slot.free for slot in self.slots) + sum(part.units for part in self.held)


@dataclass(frozen=True)
class Firm:
    """A firm beside a call, as in `matching.model.Taker`.

    against: per want the sum of bits of the reasons why it may not deliver in time, 0 where it may; against_later: the
    same for a delivery `facts.later` days after the window.
    """

    key: int
    km: int = 0
    tie: int = 0
    recent: int = 0
    usual: int = 0
    against: tuple[int, ...] = ()
    against_later: tuple[int, ...] = ()


@dataclass(frozen=True)
class Call:
    """An open order: who buys, where it is received, what is wanted, which firms could deliver by trade."""

    key: int
    buyer: int
    place: str
    wants: tuple[Want, ...]
    firms: tuple[Firm, ...]


@dataclass(frozen=True)
class Facts:
    """Everything a drill needs, so that it can be done again: the calls in the order in which they are served.

    rooms: firm -> yuan it has shown that it can deliver in a month. codes: the reasons by their bits, lowest first.
    lead: days that a firm needs to step in. later: days after which what cannot come in time is tried once more.
    """

    calls: tuple[Call, ...]
    rooms: Mapping[int, int]
    codes: tuple[str, ...] = ()
    lead: int = 3
    later: int = 30

    def as_plain(self) -> dict[str, Any]:
        """Give it as values of JSON; `from_plain` reads them.

        >>> facts = Facts((), {7: 100}, ("E_SCOPE",))
        >>> Facts.from_plain(facts.as_plain()) == facts
        True
        """
        plain = asdict(self)
        plain["rooms"] = sorted([firm, room] for firm, room in self.rooms.items())
        return plain

    @staticmethod
    def from_plain(plain: Mapping[str, Any]) -> "Facts":
        """Read what `as_plain` gave."""
        calls = tuple(_call(row) for row in plain["calls"])
        rooms = {int(firm): int(room) for firm, room in plain["rooms"]}
        return Facts(calls, rooms, tuple(plain["codes"]), plain["lead"], plain["later"])


def _call(row: Mapping[str, Any]) -> Call:
    firms = tuple(
        Firm(**one | {"against": tuple(one["against"]), "against_later": tuple(one["against_later"])})
        for one in row["firms"]
    )
    return Call(row["key"], row["buyer"], row["place"], tuple(_want(want) for want in row["wants"]), firms)


def _want(row: Mapping[str, Any]) -> Want:
    inside = {
        "slots": tuple(Slot(**slot) for slot in row["slots"]),
        "held": tuple(Held(**part) for part in row["held"]),
        "bids": tuple(Bid(**bid | {"late": tuple(bid["late"])}) for bid in row["bids"]),
    }
    return Want(**{**row, **inside})
