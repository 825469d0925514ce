"""The judge: what parts cost and which rules they break, told from the call itself, not from how they were found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from matching.allocate.arcs import MILLI, Arcs
from matching.eligible import eligibility
from matching.model import CANNOT, Eligibility, Problem
from matching.plan import Breach, Cost, Part, Reason, units


def cost_of(arcs: Arcs, parts: Sequence[Part], change: int = 0) -> Cost:
    """Price parts in thousandths of a fen, component by component."""
    problem, weights = arcs.problem, arcs.weights
    offers = [problem.pairs[part.taker, part.line] for part in parts]
    prices = [int(problem.offers.price[k]) for k in offers]
    takers = [problem.takers[part.taker] for part in parts]
    lateness = [days_late(problem, part) for part in parts]
    amounts = [part.quantity * price for part, price in zip(parts, prices, strict=True)]
    charges = sum(int(arcs.charge[j]) for j in {part.taker for part in parts})
    return Cost(
        price=sum(amounts) * 10 * weights.price + charges,
        late=sum(amount * weights.late * days for amount, days in zip(amounts, lateness, strict=True)),
        share=share_cost(arcs, parts, amounts),
        km=sum(taker.km for taker in takers) * weights.km * MILLI,
        tie=sum(100 - taker.tie for taker in takers) * weights.distant * MILLI,
        part=len(parts) * weights.part * MILLI,
        later=sum(int(arcs.later[p.line]) * p.quantity // int(arcs.pack[p.line])
                  for p, k in zip(parts, offers, strict=True) if problem.offers.is_later[k]),
        unmet=_unmet_cost(arcs, parts),
        change=change * weights.change * MILLI,
    )  # fmt: skip


def share_cost(arcs: Arcs, parts: Sequence[Part], amounts: Sequence[int]) -> int:
    """The burden of fair share: each taker's fen, step by step."""
    taken = np.zeros(len(arcs.room), np.int64)
    np.add.at(taken, [part.taker for part in parts], amounts)
    below = np.cumsum(arcs.room, axis=1) - arcs.room
    in_step = np.clip(taken[:, None] - below, 0, arcs.room)
    return int((in_step * arcs.rates).sum())


def days_late(problem: Problem, part: Part) -> int:
    """How many days late a part comes; `CANNOT` where its firm cannot deliver."""
    place = problem.lines[part.line].windows.index(part.window)
    return int(problem.offers.late[problem.pairs[part.taker, part.line], place])


def unmet_units(problem: Problem, parts: Iterable[Part]) -> dict[tuple[int, int], int]:
    """Give the units that nobody gets by line and window, zeros included."""
    left = {(i, w): n for i, line in enumerate(problem.lines) for w, n in zip(line.windows, line.need, strict=True)}
    for part in parts:
        left[part.line, part.window] -= part.quantity
    return left


def _unmet_cost(arcs: Arcs, parts: Iterable[Part]) -> int:
    left = np.fromiter(unmet_units(arcs.problem, parts).values(), np.int64, len(arcs.slot_line))
    packs, rest = np.divmod(left, arcs.pack[arcs.slot_line])
    per_unit = rest * arcs.slot_unmet // arcs.pack[arcs.slot_line]
    return int((packs * arcs.slot_unmet + per_unit).sum())


def breaches(problem: Problem, parts: Sequence[Part], whole_plan: bool = True) -> tuple[Breach, ...]:
    """Name every rule that parts break; without `whole_plan` only those that no further part can heal."""
    allowed = eligibility(problem)
    found = [Breach(p.line, p.taker, p.window, why) for p in parts for why in _of_part(problem, allowed, p)]
    if found:
        return tuple(found)
    return (
        *_of_offers(problem, parts, whole_plan),
        *_of_lines(problem, parts, whole_plan),
        *_of_takers(problem, parts),
    )


def _of_part(problem: Problem, allowed: Eligibility, part: Part) -> Iterable[Reason]:
    """The rules a part breaks by itself."""
    if not (0 <= part.line < len(problem.lines) and 0 <= part.taker < len(problem.takers)):
        return [Reason.of("UNKNOWN")]
    line, offer = problem.lines[part.line], problem.offer(part.taker, part.line)
    if offer is None:
        return [Reason.of("NO_OFFER")]
    if part.window not in line.windows:
        return [Reason.of("WINDOW", window=part.window)]
    why = allowed.why(part.taker, part.line)
    lot = int(problem.least_part[part.line])
    rules = {
        Reason.of("EXCLUDED", why=why): bool(why),
        Reason.of("CANNOT_DELIVER", window=part.window): days_late(problem, part) == CANNOT,
        Reason.of("LOT", quantity=part.quantity, lot=lot): part.quantity < lot,
        Reason.of("PACK", quantity=part.quantity, pack=line.pack): part.quantity % line.pack != 0,
    }
    return [reason for reason, is_broken in rules.items() if is_broken]


def _of_offers(problem: Problem, parts: Sequence[Part], whole_plan: bool) -> Iterable[Breach]:
    by_offer: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for part in parts:
        by_offer[part.line, part.taker].append(part)
    for (line, taker), own in sorted(by_offer.items()):
        k, quantity = problem.pairs[taker, line], units(own)
        least, most = int(problem.offers.least[k]), int(problem.offers.most[k])
        if len({part.window for part in own}) < len(own):
            yield Breach(line, taker, -1, Reason.of("TWICE"))
        if quantity > most:
            yield Breach(line, taker, -1, Reason.of("OFFER_MOST", quantity=quantity, most=most))
        if whole_plan and quantity < least:
            yield Breach(line, taker, -1, Reason.of("OFFER_LEAST", quantity=quantity, least=least))


def _of_lines(problem: Problem, parts: Sequence[Part], whole_plan: bool) -> Iterable[Breach]:
    for (i, window), left in unmet_units(problem, parts).items():
        if left < 0:
            yield Breach(i, -1, window, Reason.of("MORE_THAN_NEEDED", surplus=-left))
    by_line: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        by_line[part.line].append(part)
    for i, own in sorted(by_line.items()):
        line = problem.lines[i]
        count, given = len({part.taker for part in own}), units(own)
        if line.most_takers is not None and count > line.most_takers:
            yield Breach(i, -1, -1, Reason.of("MOST_TAKERS", takers=count, most=line.most_takers))
        if whole_plan and line.whole and 0 < given < line.quantity:
            yield Breach(i, -1, -1, Reason.of("WHOLE", given=given, need=line.quantity))


def _of_takers(problem: Problem, parts: Sequence[Part]) -> Iterable[Breach]:
    used = np.zeros((len(problem.takers), problem.windows), np.int64)
    for part in parts:
        load = int(problem.offers.load[problem.pairs[part.taker, part.line]])
        used[part.taker, part.window] += load * part.quantity
    capacity = problem.capacity()
    for j, w in np.argwhere(used > capacity):
        reason = Reason.of("CAPACITY", used=int(used[j, w]), capacity=int(capacity[j, w]))
        yield Breach(-1, int(j), int(w), reason)
