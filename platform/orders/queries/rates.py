"""How reliably a seller delivers: computed from receipts, per pair and per seller, silent below three deliveries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from accounts.actors import Actor
from common.errors import NotFound, require
from orders.models import Claim, Part, ReceiptItem
from orders.queries.amounts import units
from orders.queries.deliveries import get_sub_order
from orders.rules.settlement import SHRINKS

FEWEST = 3  # deliveries, below which a share says nothing
FEWEST_PARTNERS = 5  # below which a seller's rate would tell what one partner knows


@dataclass(frozen=True)
class Rates:
    """Shares in 0..1 over so many ended parts of so many buyers; None below three: not enough data.

    On time: the last accepted delivery of a part came on or before its last day; replacements are not looked at.
    Fill: what was accepted less what went back for a credit, of what was agreed; what was replaced counts once.
    A part that its seller withdrew counts as agreed and never delivered.
    """

    deliveries: int
    partners: int
    on_time: float | None
    fill: float | None


@dataclass(frozen=True)
class SellerRates:
    """The rates of one seller, for the committee."""

    seller_id: int
    name: str
    rates: Rates


def rates_of_pair(actor: Actor, sub_order_pk: int) -> Rates:
    """The seller of a visible sub-order towards its buyer; one query after the sub-order's own."""
    sub_order = get_sub_order(actor, sub_order_pk)
    if actor.organisation.pk not in (sub_order.seller_id, sub_order.buyer_id):
        raise NotFound
    ended = _ended().filter(seller=sub_order.seller_id, sub_order__buyer=sub_order.buyer_id)
    return _rates(ended.aggregate(**_figures()))


def rates_towards(actor: Actor) -> dict[int, Rates]:
    """Every seller that has delivered to the own enterprise, by key; one query."""
    ended: Any = _ended().filter(sub_order__buyer=actor.organisation.pk)
    return {row["seller"]: _rates(row) for row in ended.values("seller").annotate(**_figures())}


def rates_of_seller(actor: Actor) -> Rates:
    """The own enterprise as a seller, towards all its buyers; one query."""
    return _rates(_ended().filter(seller=actor.organisation.pk).aggregate(**_figures()))


def rates_of_cluster(actor: Actor) -> list[SellerRates]:
    """Every seller that delivered to at least five partners, by name; for the committee; one query."""
    require(actor.is_committee)
    ended: Any = _ended().filter(line__order__cluster=actor.cluster)
    rows = ended.values("seller", "seller__organisation__name").annotate(**_figures())
    rows = rows.filter(partners__gte=FEWEST_PARTNERS).order_by("seller__organisation__pinyin", "seller")
    return [SellerRates(row["seller"], row["seller__organisation__name"], _rates(row)) for row in rows]


def _ended() -> QuerySet[Part]:
    came = ReceiptItem.objects.filter(item__part=OuterRef("pk"), accepted__gt=0, receipt__shipment__replaces=None)
    last = came.order_by().values("item__part").annotate(last=Max("receipt__received_at")).values("last")
    back = Claim.objects.filter(item__item__part=OuterRef("pk"), credited__gt=0, kind__in=SHRINKS)
    found = Part.objects.filter(state__in=[Part.State.RECEIVED, Part.State.WITHDRAWN], sub_order__isnull=False)
    return found.order_by().annotate(
        came=units(came, "item__part", "accepted") - units(back, "item__item__part", "credited"),
        last_on=TruncDate(Subquery(last, output_field=DateTimeField())),
    )


def _figures() -> dict[str, Any]:
    return {
        "deliveries": Count("pk"),
        "partners": Count("sub_order__buyer", distinct=True),
        "arrived": Count("pk", filter=Q(state=Part.State.RECEIVED)),
        "punctual": Count("pk", filter=Q(state=Part.State.RECEIVED, last_on__lte=F("to_on"))),
        "agreed": Sum("quantity"),
        "accepted": Sum("came"),
    }


def _rates(row: dict[str, Any]) -> Rates:
    enough = row["deliveries"] >= FEWEST
    on_time = row["punctual"] / row["arrived"] if enough and row["arrived"] >= FEWEST else None
    return Rates(row["deliveries"], row["partners"], on_time, row["accepted"] / row["agreed"] if enough else None)
