"""An order with its opened offers as the problem that `matching` solves, and the way back from its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Sum
from django.utils import timezone

from ecosystem.queries import formula_on
from enterprises.models import Enterprise
from ledger.kinds import TieKind
from ledger.queries.counts import strengths_towards
from matching.model import CANNOT, Problem, Taker
from matching.model import Line as Need
from matching.model import Offer as Bid
from orders.models import Line, Offer, Order, Part, Plan, Window
from orders.queries.eligible import verdicts_for
from orders.queries.rest import Held, free_windows, held_of, usable_offers
from orders.rules.distance import kilometres, percentiles
from products.rules.verdicts import Verdict

RECENT = timedelta(days=90)
WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True)
class Index:
    """Which row stands at which position of the problem; windows have one number each over the whole order."""

    lines: Sequence[Line]
    windows: Sequence[Window]
    sellers: Sequence[Enterprise]
    offers: dict[tuple[int, int], Offer]
    held: Held


def problem_of(order: Order, at: datetime, follows: Plan | None = None) -> tuple[Problem, Index]:
    """Lines, takers and offers as whole numbers (fen, units, km); a constant number of queries.

    A window in which a rule stands against a seller is one it cannot deliver in; a seller with no window left for a
    line is excluded with the first code. Offers of the plan it `follows` that were withdrawn are named, and excluded.
    """
    windows = list(free_windows(order, timezone.localdate(at)))
    lines = list({window.line_id: window.line for window in windows}.values())
    held = held_of(order)
    offers = [
        offer
        for offer in usable_offers(order, follows).filter(line__in=lines).prefetch_related("windows")
        if _may_add(offer, offer.line_id, held, {line.pk: line for line in lines})
    ]
    sellers = list(
        Enterprise.objects.select_related("organisation").filter(pk__in={o.seller_id for o in offers}).order_by("pk")
    )
    index = Index(lines, windows, sellers, {(o.seller_id, o.line_id): o for o in offers}, held)
    against = verdicts_for(order, [seller.pk for seller in sellers], windows, at)
    return _assemble(order, index, against, at), index


def _may_add(offer: Offer, line: int, held: Held, lines: dict[int, Line]) -> bool:
    """Something of the offer is left; where no place is free, only who is in already may take more."""
    is_in = offer.seller_id in held.sellers.get(line, ())
    has_place = is_in or held.places(line, lines[line].most_takers) != 0
    return has_place and held.units.get((offer.seller_id, line), 0) < offer.at_most


def _assemble(order: Order, index: Index, against: dict[tuple[int, int], list[Verdict]], at: datetime) -> Problem:
    place = {window.pk: n for n, window in enumerate(index.windows)}
    of_line = {line.pk: [w for w in index.windows if w.line_id == line.pk] for line in index.lines}
    needs = [_need(line, of_line[line.pk], place, index) for line in index.lines]
    bids, excluded = [], dict[tuple[int, int], str]()
    for j, seller in enumerate(index.sellers):
        for i, line in enumerate(index.lines):
            offer = index.offers.get((seller.pk, line.pk))
            if offer is None:
                continue
            blocked = {w.pk: against[seller.pk, w.pk] for w in of_line[line.pk]}
            if offer.state == Offer.State.WITHDRAWN:
                excluded[j, i] = WITHDRAWN
            elif all(blocked.values()):
                excluded[j, i] = next(iter(blocked.values()))[0].code.value
            bids.append(_bid(i, j, offer, of_line[line.pk], blocked, index.held))
    return Problem.of(needs, _takers(order, index, place, at), bids, excluded)


def _need(line: Line, windows: Sequence[Window], place: dict[int, int], index: Index) -> Need:
    """What is left of a line; places that are taken are not given twice."""
    inside = sum(1 for seller, of in index.offers if of == line.pk and seller in index.held.sellers.get(line.pk, ()))
    return Need(
        need=tuple(window.remaining for window in windows),
        windows=tuple(place[window.pk] for window in windows),
        lot=line.minimum_lot,
        pack=line.pack_multiple,
        most_takers=index.held.places(line.pk, line.most_takers) or (max(inside, 1) if line.most_takers else None),
        whole=line.is_all_or_nothing,
    )


def _bid(i: int, j: int, offer: Offer, windows: Sequence[Window], blocked: dict[int, list[Verdict]], held: Held) -> Bid:
    """An offer, less what of it is agreed already; who only stands by comes after those who were chosen."""
    said = {row.window_id: row for row in offer.windows.all()}
    shut = {w.pk for w in windows if blocked[w.pk] or held.is_closed(offer.seller_id, w.pk, offer)}
    late = tuple(CANNOT if w.pk in shut or w.pk not in said else said[w.pk].days_late for w in windows)
    own = held.units.get((offer.seller_id, offer.line_id), 0)
    most = offer.at_most - own
    return Bid(
        line=i, taker=j, price=fen(offer.price), most=most, least=min(max(offer.at_least - own, 0), most), late=late,
        is_later=offer.state == Offer.State.STAND_BY,
    )  # fmt: skip


def _takers(order: Order, index: Index, place: dict[int, int], at: datetime) -> list[Taker]:
    recent, usual = _shares(order, index, at)
    half_life = float(formula_on(timezone.localdate(at)).half_life_days["SUPPLY"])
    given = strengths_towards(order.buyer.organisation, TieKind.SUPPLY, at, half_life)
    ties = percentiles({seller.pk: given.get(seller.pk, 0.0) for seller in index.sellers})
    capacity = {seller.pk: [0] * len(index.windows) for seller in index.sellers}
    for offer in index.offers.values():
        for row in offer.windows.all():
            if row.window_id in place:
                own = index.held.parts.get((offer.seller_id, row.window_id))
                left = max(row.capacity - (own.covered if own else 0), 0)
                capacity[offer.seller_id][place[row.window_id]] = left
    here = (order.latitude or order.buyer.latitude, order.longitude or order.buyer.longitude)
    return [
        Taker(
            capacity=tuple(capacity[seller.pk]),
            km=kilometres(here, (seller.latitude, seller.longitude)),
            tie=ties[seller.pk],
            recent=recent.get(seller.pk, 0),
            usual=usual.get(seller.tier, 0),
        )
        for seller in index.sellers
    ]


def _shares(order: Order, index: Index, at: datetime) -> tuple[dict[int, int], dict[str, int]]:
    """What each seller took in the last 90 days, and the average of its tier, both in fen."""
    live = Part.objects.filter(taken_at__gt=at - RECENT, taken_at__lte=at).exclude(
        state__in=[Part.State.WITHDRAWN, Part.State.RELEASED]
    )
    worth = Sum(F("quantity") * F("price"))
    mine = live.filter(seller__in=[s.pk for s in index.sellers]).order_by().values_list("seller")
    recent = {pk: fen(total) for pk, total in mine.annotate(total=worth)}
    members = Enterprise.objects.filter(organisation__cluster_id=order.cluster_id, left_on=None)
    sums = live.order_by().values("seller").annotate(total=worth)
    by_seller = {row["seller"]: row["total"] for row in sums}
    usual: dict[str, int] = {}
    for tier in {seller.tier for seller in index.sellers}:
        keys = list(members.filter(tier=tier).values_list("pk", flat=True))
        usual[tier] = fen(sum((by_seller.get(key, Decimal(0)) for key in keys), Decimal(0)) / max(len(keys), 1))
    return recent, usual


def fen(yuan: Decimal) -> int:
    """Yuan as whole fen."""
    return int((yuan * 100).to_integral_value())
