"""What is open in shared orders as the facts of a drill: calls, what is held, opened offers, who else could deliver."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from django.utils import timezone

from ecosystem.queries import formula_on
from enterprises.models import Enterprise
from enterprises.rules.first_approval import FirstApproval
from first_trade.queries import first_approval_facts_of_buyers
from graph.model import Ties
from ledger.queries import daily_sums
from matching.drills import Bid, Call, Facts, Firm, Held, Slot, Want
from matching.model import CANNOT
from orders.models import Line, Offer, Order
from orders.queries.drill_rows import OpenRows, open_rows
from orders.queries.problem import fen
from orders.rules.distance import kilometres
from orders.rules.shown import Ability, Shares, ability_of
from products.queries.facts import line_of, load_traders
from products.rules.eligibility import eligibility_matrix
from products.rules.values import Trader
from products.rules.verdicts import BITS, Code

MONTH = 30  # days of a month of the drill, counted from its moment
LEAD, LATER = 3, 30
_NO_TRADE = BITS[Code.E_MODE]


@dataclass(frozen=True)
class _Chain:
    """The cluster's firms as sellers, what they have shown, and what every buyer thinks of them."""

    at: datetime
    traders: dict[int, Trader]
    firms: dict[int, Enterprise]
    approvals: dict[int, dict[int, FirstApproval]]
    ability: Ability
    shares: Shares

    @property
    def today(self) -> date:
        """The day of the drill."""
        return timezone.localdate(self.at)


def drill_facts(cluster_id: int, at: datetime) -> Facts:
    """Everything open in the cluster's shared orders as it stands; a constant number of queries.

    For workers: nothing is restricted, and it holds prices: it is stored, and never shown.
    """
    rows = open_rows(cluster_id, at)
    chain = _chain(cluster_id, rows, at)
    calls = [_call(order, rows, chain) for order in rows.orders]
    return Facts(
        tuple(call for call in calls if any(want.units for want in call.wants)),
        {firm: int(room) for firm, room in sorted(chain.ability.rooms.items()) if int(room)},
        tuple(code.value for code in Code),
        LEAD,
        LATER,
    )


def _chain(cluster_id: int, rows: OpenRows, at: datetime) -> _Chain:
    found = Enterprise.objects.filter(organisation__cluster_id=cluster_id, organisation__is_active=True, left_on=None)
    firms = {firm.pk: firm for firm in found.select_related("organisation").order_by("pk")}
    buyers = {order.buyer_id for order in rows.orders}
    ties: Ties = daily_sums(cluster_id, at)
    return _Chain(
        at,
        load_traders([*firms, *buyers], at=at),
        firms,
        first_approval_facts_of_buyers(buyers, timezone.localdate(at)),
        ability_of(ties, timezone.localdate(at), float(formula_on(timezone.localdate(at)).half_life_days["SUPPLY"])),
        Shares.of({pk: firm.tier for pk, firm in firms.items()}, rows.recent),
    )


def _call(order: Order, rows: OpenRows, chain: _Chain) -> Call:
    lines = rows.lines[order.pk]
    wants = tuple(_want(line, rows, chain) for line in lines)
    return Call(order.pk, order.buyer_id, order.destination.strip(), wants, _firms(order, lines, wants, rows, chain))


def _want(line: Line, rows: OpenRows, chain: _Chain) -> Want:
    windows = rows.windows[line.pk]
    place = {window.pk: number for number, window in enumerate(windows)}
    slots = []
    for window in windows:
        due = (window.to_on - chain.today).days
        slots.append(Slot(window.pk, due, max(due, 0) // MONTH, rows.free(line, window)))
    parts = tuple(Held(part.seller_id, place[part.window_id], rows.left(part)) for part in rows.parts[line.pk])
    offers = rows.offers[line.pk]
    bids = [_bid(offer, list(place), rows) for offer in offers]
    return Want(
        line.pk, line.product.drug_class, line.product.storage, line.minimum_lot, line.pack_multiple, line.most_takers,
        line.is_all_or_nothing, _price(line, offers, rows), tuple(slots), tuple(part for part in parts if part.units),
        tuple(bid for bid in bids if bid.most > 0),
    )  # fmt: skip


def _bid(offer: Offer, windows: Sequence[int], rows: OpenRows) -> Bid:
    """What was said beyond what is held, at most what it can bring in all its windows."""
    said = {row.window_id: row for row in offer.windows.all()}
    late = tuple(said[pk].days_late if pk in said and said[pk].capacity else CANNOT for pk in windows)
    most = min(offer.at_most, sum(row.capacity for row in said.values()))
    most -= rows.agreed.get((offer.seller_id, offer.line_id), 0)
    return Bid(offer.seller_id, fen(offer.price), max(most, 0), late, offer.state != Offer.State.OFFERED)


def _price(line: Line, offers: Sequence[Offer], rows: OpenRows) -> int:
    """What a unit costs, as far as it is known: posted, agreed, offered; 0 where nobody said anything."""
    if line.posted_price is not None:
        return fen(line.posted_price)
    known = [part.price for part in rows.parts[line.pk] if part.substitute_id is None]
    known = known or [offer.price for offer in offers]
    return fen(median(known)) if known else 0


def _firms(
    order: Order, lines: Sequence[Line], wants: Sequence[Want], rows: OpenRows, chain: _Chain
) -> tuple[Firm, ...]:
    """Everybody who may sell to this buyer by trade, with what stands against it; who was left out is not asked."""
    out = rows.excluded[order.pk] | {order.buyer_id}
    sellers = [pk for pk in chain.firms if pk not in out]
    days = [max(max(slot.due for slot in want.slots), 0) for want in wants]
    against = _against(order, sellers, lines, days, chain)
    later = _against(order, sellers, lines, [day + LATER for day in days], chain)
    tie = chain.ability.ties_with(order.buyer_id, sellers)
    return tuple(
        _firm(order, pk, tie[pk], chain, tuple(against[row]), tuple(later[row]))
        for row, pk in enumerate(sellers)
        if not all(bits & _NO_TRADE for bits in against[row])
    )


def _against(
    order: Order, sellers: Sequence[int], lines: Sequence[Line], days: Sequence[int], chain: _Chain
) -> list[list[int]]:
    """Per seller and line the bits of what stands against it on the last day of the line."""
    known = chain.approvals[order.buyer_id]
    traders = [_towards(chain.traders[pk], known.get(pk)) for pk in sellers]
    facts = [line_of(line.product) for line in lines]
    found = [[0] * len(lines) for _seller in sellers]
    for day in sorted(set(days)):
        matrix = eligibility_matrix(
            traders, chain.traders[order.buyer_id], facts, chain.today + timedelta(days=day)
        ).tolist()
        for i in (i for i, other in enumerate(days) if other == day):
            for row, bits in enumerate(matrix):
                found[row][i] = bits[i]
    return found


def _towards(trader: Trader, approval: FirstApproval | None) -> Trader:
    return replace(trader, first_approval=approval)


def _firm(order: Order, pk: int, tie: int, chain: _Chain, against: tuple[int, ...], later: tuple[int, ...]) -> Firm:
    firm = chain.firms[pk]
    here = (order.latitude or order.buyer.latitude, order.longitude or order.buyer.longitude)
    km = kilometres(here, (firm.latitude, firm.longitude))
    return Firm(pk, km, tie, chain.shares.recent.get(pk, 0), chain.shares.usual.get(firm.tier, 0), against, later)
