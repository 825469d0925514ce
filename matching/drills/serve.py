"""One call shared out by the matching engine: those who offered by their word, others by what they have shown."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from matching.allocate import allocate
from matching.drills.facts import Bid, Call, Facts, Firm, Want
from matching.model import CANNOT, NO_LIMIT, Line, Offer, Problem, Taker
from matching.stop import AfterWork, AnyOf, GapBelow
from matching.weights import Weights

PATIENCE = AnyOf(GapBelow(0.001), AfterWork(20_000))
Place = tuple[int, int]  # position of a want in its call, position of a window in the want


@dataclass(frozen=True)
class Served:
    """Units of a window that a firm brings, so many days late."""

    want: int
    slot: int
    firm: int
    units: int
    late: int


@dataclass
class State:
    """What is spoken for so far: yuan of room by (firm, month); units beyond what is held and sharers by want."""

    used: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    given: dict[tuple[int, int, int], int] = field(default_factory=lambda: defaultdict(int))
    inside: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))

    def copy(self) -> "State":
        """Another one that changes by itself."""
        inside = defaultdict(set, {key: set(firms) for key, firms in self.inside.items()})
        return State(defaultdict(int, self.used), defaultdict(int, self.given), inside)

    def hold(self, call: Call, one: Served, months: int = 0) -> None:
        """Write down what is agreed: it takes room, and a place among those who share the want."""
        want = call.wants[one.want]
        self.used[one.firm, want.slots[one.slot].month + months] += one.units * yuan(want)
        self.inside[call.key, one.want].add(one.firm)

    def enter(self, call: Call, one: Served, months: int = 0) -> None:
        """Write down what comes beside it, so many months later than its window; it is taken off what was offered."""
        self.hold(call, one, months)
        self.given[call.key, one.want, one.firm] += one.units


@dataclass(frozen=True)
class Ask:
    """What is asked: units by window, firms that are out, whether it is for the later day, and the engine's terms."""

    needs: Mapping[Place, int]
    out: frozenset[int] = frozenset()
    is_later: bool = False
    weights: Weights = field(default_factory=Weights)
    seed: int = 0


def yuan(want: Want) -> int:
    """What a unit takes of a firm's room, at least 1."""
    return max(1, -(-want.price // 100))


def serve(call: Call, ask: Ask, facts: Facts, state: State) -> list[Served]:
    """Share out the needs of a call and write it down in `state`; ascending by want, window and firm."""
    table = _Table(call, ask, facts, state)
    if not table.offers:
        return []
    problem = Problem.of(
        [table.line(i) for i in table.wants], [table.taker(*one) for one in table.takers], table.offers
    )
    plan = allocate(problem, weights=ask.weights, stop=PATIENCE, seed=ask.seed)
    late = {(offer.line, offer.taker): offer.late for offer in table.offers}
    found = []
    for part in plan.parts:
        i = table.wants[part.line]
        place = next(at for at, slot in enumerate(table.slots[i]) if table.number[i, slot] == part.window)
        days = late[part.line, part.taker][place]
        found.append(Served(i, table.slots[i][place], table.takers[part.taker][0].key, part.quantity, days))
    for one in found:
        state.enter(call, one, int(ask.is_later))
    return sorted(found, key=lambda one: (one.want, one.slot, one.firm))


@dataclass(frozen=True)
class _Table:
    """The needs of a call in the numbers of the engine."""

    call: Call
    ask: Ask
    facts: Facts
    state: State

    @cached_property
    def slots(self) -> dict[int, list[int]]:
        """The windows of each want that are asked for."""
        found: dict[int, list[int]] = {}
        for (i, slot), units in sorted(self.ask.needs.items()):
            if units > 0:
                found.setdefault(i, []).append(slot)
        return found

    @cached_property
    def wants(self) -> list[int]:
        return list(self.slots)

    @cached_property
    def _keys(self) -> dict[Place, tuple[int, int]]:
        """(month, which of the want's windows in that month)."""
        keys: dict[Place, tuple[int, int]] = {}
        for i, slots in self.slots.items():
            seen: Counter[int] = Counter()
            for slot in slots:
                month = self.call.wants[i].slots[slot].month
                keys[i, slot] = month, seen[month]
                seen[month] += 1
        return keys

    @cached_property
    def months(self) -> list[int]:
        """The month of each window of the engine: those of one month share it, and with it the room."""
        return [month for month, _which in sorted(set(self._keys.values()))]

    @cached_property
    def number(self) -> dict[Place, int]:
        """The engine's number of each window."""
        order = {key: number for number, key in enumerate(sorted(set(self._keys.values())))}
        return {place: order[key] for place, key in self._keys.items()}

    def line(self, i: int) -> Line:
        """A rest below the least lot is taken whole; where no place is free, only those inside may take more."""
        want, inside = self.call.wants[i], self._inside(i)
        needs = tuple(self.ask.needs[i, slot] for slot in self.slots[i])
        return Line(
            need=needs, windows=tuple(self.number[i, slot] for slot in self.slots[i]), lot=min(want.lot, *needs, 2**40),
            pack=want.pack, whole=want.is_whole,
            most_takers=self._places(i) or (max(len(inside), 1) if want.most_takers else None),
        )  # fmt: skip

    def taker(self, firm: Firm, by_word: bool) -> Taker:
        """A firm by its word, which says itself how much, or by its room."""
        capacity = None if by_word else tuple(self._room(firm.key, month) for month in self.months)
        return Taker(capacity, firm.km, firm.tie, firm.recent, firm.usual)

    def _room(self, firm: int, month: int) -> int:
        """What is left of the firm's room in that month, in equal shares where a want has several windows in it."""
        moved = month + int(self.ask.is_later)
        left = self.facts.rooms.get(firm, 0) - self.state.used[firm, moved]
        return min(max(left, 0) // self.months.count(month), NO_LIMIT)

    @cached_property
    def takers(self) -> list[tuple[Firm, bool]]:
        """(firm, by its word) in the order of the call's firms."""
        return list(dict.fromkeys((firm, by_word) for firm, by_word, _i, _terms in self._bids))

    @cached_property
    def offers(self) -> list[Offer]:
        """The bids in the engine's numbers."""
        place = {key: number for number, key in enumerate(self.takers)}
        line = {i: number for number, i in enumerate(self.wants)}
        return [Offer(line[i], place[firm, by_word], **terms) for firm, by_word, i, terms in self._bids]

    @cached_property
    def _bids(self) -> list[tuple[Firm, bool, int, dict[str, Any]]]:
        there = [firm for firm in self.call.firms if firm.key not in self.ask.out and firm.key != self.call.buyer]
        return [(firm, *bid) for firm in there for i in self.wants for bid in self._bid(firm, i)]

    def _bid(self, firm: Firm, i: int) -> list[tuple[bool, int, dict[str, Any]]]:
        """By its word where it gave one, by its room where it may deliver and gave none; nothing where neither."""
        against = firm.against_later if self.ask.is_later else firm.against
        if against[i] or (self._places(i) == 0 and firm.key not in self._inside(i)):
            return []
        bid = next((bid for bid in self.call.wants[i].bids if bid.firm == firm.key), None)
        terms = self._by_word(i, bid) if bid else self._by_room(firm, i)
        return [(bid is not None, i, terms)] if terms else []

    def _by_word(self, i: int, bid: Bid) -> dict[str, Any] | None:
        most = bid.most - self.state.given[self.call.key, i, bid.firm]
        late = tuple(bid.late[slot] for slot in self.slots[i])
        if self.ask.is_later or most <= 0 or max(late) <= CANNOT:
            return None
        return {"price": bid.price, "most": most, "late": late, "load": 0, "is_later": bid.is_later}

    def _by_room(self, firm: Firm, i: int) -> dict[str, Any] | None:
        want = self.call.wants[i]
        if self.facts.rooms.get(firm.key, 0) <= 0:
            return None
        least = self.facts.later if self.ask.is_later else 0
        late = tuple(max(least, self.facts.lead - want.slots[slot].due) for slot in self.slots[i])
        most = sum(self.ask.needs[i, slot] for slot in self.slots[i])
        return {"price": want.price, "most": most, "late": late, "load": yuan(want), "is_later": bool(want.bids)}

    def _inside(self, i: int) -> set[int]:
        return self.state.inside[self.call.key, i]

    def _places(self, i: int) -> int | None:
        most = self.call.wants[i].most_takers
        return None if most is None else max(most - len(self._inside(i)), 0)
