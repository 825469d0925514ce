"""Sub-orders and what happened to them: seen by their two sides, and without prices by the committee."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Sight
from common.errors import NotFound
from orders.models import (
    Attachment,
    Claim,
    Invoice,
    Order,
    Part,
    PartChange,
    PartCost,
    PartVersion,
    Payment,
    Rating,
    ReceiptItem,
    Shipment,
    ShipmentItem,
    SubOrder,
)
from orders.queries.amounts import account_of, units
from orders.queries.claims import claims_with_progress
from orders.rules.settlement import Account

GOODS = ("part__line__product", "part__substitute")
STILL_OPEN = {"open__gt": 0}  # for `parts_with_progress`
ENDED = (Part.State.WITHDRAWN, Part.State.RELEASED)
_PEOPLE = ("order__buyer__organisation", "seller__organisation", "buyer__organisation", "order__cluster")


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means everything. `side`: "selling", "buying" or nothing."""

    state: str = ""
    side: str = ""
    is_disputed: bool = False
    order: int | None = None


def visible_sub_orders(actor: Actor) -> QuerySet[SubOrder]:
    """Those of the own enterprise, newest first; the committee sees those of its cluster."""
    found = SubOrder.objects.filter(order__cluster_id=actor.organisation.cluster_id)
    if actor.kind == OrganisationKind.ENTERPRISE:
        found = found.filter(Q(seller_id=actor.organisation.pk) | Q(buyer_id=actor.organisation.pk))
    elif not actor.sees(Sight.ORDERS):
        found = found.none()
    return found.select_related(*_PEOPLE).order_by("-agreed_at", "-pk")


def find_sub_orders(actor: Actor, filters: Filters) -> QuerySet[SubOrder]:
    """`visible_sub_orders`, narrowed."""
    found, own = visible_sub_orders(actor), actor.organisation.pk
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.side:
        found = found.filter(**{"seller_id" if filters.side == "selling" else "buyer_id": own})
    if filters.is_disputed:
        found = found.filter(is_disputed=True)
    if filters.order:
        found = found.filter(order=filters.order)
    return found


def get_sub_order(actor: Actor, pk: int, *, lock: bool = False) -> SubOrder:
    """One sub-order the actor may see, or NotFound. A lock takes its order first: always the same way round."""
    found = visible_sub_orders(actor).filter(pk=pk)
    if lock:
        orders = list(found.values_list("order_id", flat=True))
        list(Order.objects.filter(pk__in=orders).select_for_update(no_key=True).values_list("pk"))
        found = found.select_for_update(no_key=True, of=("self",))
    sub_order = found.first()
    if sub_order is None:
        raise NotFound
    return sub_order


def parts_with_progress() -> QuerySet[Part]:
    """Parts with product and window; `accepted` arrived well, `on_way` is under way, `open` is still to be sent.

    Replacements count for their claim (`claims_with_progress`), not here.
    """
    way = ShipmentItem.objects.filter(part=OuterRef("pk"), shipment__receipt=None, shipment__replaces=None)
    came = ReceiptItem.objects.filter(item__part=OuterRef("pk"), receipt__shipment__replaces=None)
    return (
        Part.objects.select_related("line__product", "substitute", "window")
        .annotate(on_way=units(way, "part", "quantity"), accepted=units(came, "item__part", "accepted"))
        .annotate(open=F("quantity") - F("short") - F("on_way") - F("accepted"))
        .order_by("line__position", "pk")
    )


def live_parts_of(sub_order: SubOrder, *, lock: bool = False) -> list[Part]:
    """The parts of a sub-order that stand, with their progress, locked by key where asked."""
    found = Part.objects.filter(sub_order=sub_order).exclude(state__in=ENDED)
    if lock:
        list(found.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return list(parts_with_progress().filter(pk__in=found.values("pk")))


def get_part(actor: Actor, pk: int) -> tuple[Part, SubOrder]:
    """A part of a visible sub-order with its progress, both locked, or NotFound."""
    sub_order = get_sub_order(actor, _parent(Part, pk, "sub_order"), lock=True)
    list(Part.objects.filter(pk=pk).select_for_update(no_key=True).values_list("pk"))
    return parts_with_progress().get(pk=pk), sub_order


def read_part(actor: Actor, pk: int) -> tuple[Part, SubOrder]:
    """A part of a visible sub-order, to look at."""
    sub_order = get_sub_order(actor, _parent(Part, pk, "sub_order"))
    return parts_with_progress().get(pk=pk), sub_order


def read_receipt_item(actor: Actor, pk: int) -> tuple[ReceiptItem, SubOrder]:
    """A checked item of a visible sub-order, to look at."""
    sub_order = get_sub_order(actor, _parent(ReceiptItem, pk, "receipt__shipment__sub_order"))
    return ReceiptItem.objects.select_related(*(f"item__{path}" for path in GOODS), "receipt").get(pk=pk), sub_order


def get_shipment(actor: Actor, pk: int, *, lock: bool = False) -> tuple[Shipment, SubOrder]:
    """A shipment of a visible sub-order, or NotFound."""
    sub_order = get_sub_order(actor, _parent(Shipment, pk, "sub_order"), lock=lock)
    items = ShipmentItem.objects.select_related(*GOODS).order_by("part", "pk")
    found = Shipment.objects.select_related("receipt__received_by", "dispatched_by", "replaces__item__item")
    return found.prefetch_related(Prefetch("items", items)).get(pk=pk), sub_order


def get_receipt_item(actor: Actor, pk: int) -> tuple[ReceiptItem, SubOrder]:
    """A checked item of a visible sub-order, the sub-order locked, or NotFound."""
    sub_order = get_sub_order(actor, _parent(ReceiptItem, pk, "receipt__shipment__sub_order"), lock=True)
    return ReceiptItem.objects.select_related(*(f"item__{path}" for path in GOODS), "receipt").get(pk=pk), sub_order


def get_claim(actor: Actor, pk: int) -> tuple[Claim, SubOrder]:
    """A claim of a visible sub-order with its progress, both locked, or NotFound."""
    sub_order = get_sub_order(actor, _parent(Claim, pk, "item__receipt__shipment__sub_order"), lock=True)
    return claims_with_progress().select_for_update(no_key=True, of=("self",)).get(pk=pk), sub_order


def read_claim(actor: Actor, pk: int) -> tuple[Claim, SubOrder]:
    """A claim of a visible sub-order with its progress, to look at."""
    sub_order = get_sub_order(actor, _parent(Claim, pk, "item__receipt__shipment__sub_order"))
    return claims_with_progress().get(pk=pk), sub_order


def get_change(actor: Actor, pk: int) -> tuple[PartChange, Part, SubOrder]:
    """A proposed change with its part and sub-order, all locked, or NotFound."""
    part, sub_order = get_part(actor, _parent(PartChange, pk, "part"))
    found = PartChange.objects.select_related("substitute").select_for_update(no_key=True, of=("self",))
    change = found.get(pk=pk)
    change.part = part
    return change, part, sub_order


def _parent(
    model: type[Part] | type[Shipment] | type[ReceiptItem] | type[Claim] | type[PartChange], pk: int, path: str
) -> int:
    found = model.objects.filter(pk=pk).values_list(path, flat=True).first()
    if found is None:
        raise NotFound
    return int(found)


def live_invoice(sub_order: SubOrder) -> Invoice | None:
    """The invoice that stands."""
    return sub_order.invoices.filter(voided_at=None).first()


def live_payment(sub_order: SubOrder) -> Payment | None:
    """The payment that stands."""
    return sub_order.payments.filter(voided_at=None).first()


def is_on_way(sub_order: SubOrder) -> bool:
    """Something of the parts was sent and not yet checked; a replacement is the business of its claim."""
    return Shipment.objects.filter(sub_order=sub_order, receipt=None, replaces=None).exists()


def has_open_claim(sub_order: SubOrder) -> bool:
    """A claim waits for its answer or its end."""
    claims = Claim.objects.filter(item__receipt__shipment__sub_order=sub_order)
    return claims.filter(state__in=[Claim.State.OPEN, Claim.State.ACCEPTED]).exists()


def left_to_claim(item: ReceiptItem) -> int:
    """How much of an accepted item no claim is about."""
    gone = item.claims.exclude(state__in=[Claim.State.DECLINED, Claim.State.WITHDRAWN])
    return int(item.accepted - (gone.aggregate(total=Sum("quantity"))["total"] or 0))


@dataclass(frozen=True)
class Story:
    """Everything a sub-order's page shows, in a constant number of queries."""

    sub_order: SubOrder
    parts: list[Part]
    shipments: list[Shipment]
    claims: list[Claim]
    invoices: list[Invoice]
    payments: list[Payment]
    contracts: list[Attachment]
    ratings: list[Rating]
    account: Account


def story_of(actor: Actor, pk: int) -> Story:
    """A sub-order of the own enterprise with its whole story, or NotFound. The committee reads heads, no story."""
    sub_order = get_sub_order(actor, pk)
    if actor.kind != OrganisationKind.ENTERPRISE:
        raise NotFound
    return Story(
        sub_order,
        parts=_story_parts(sub_order),
        shipments=_story_shipments(sub_order),
        claims=list(
            claims_with_progress()
            .filter(item__receipt__shipment__sub_order=sub_order)
            .select_related("filed_by", "answered_by")
            .order_by("filed_at", "pk")
        ),
        invoices=list(sub_order.invoices.select_related("recorded_by")),
        payments=list(sub_order.payments.select_related("recorded_by", "confirmed_by")),
        contracts=list(contracts_of(sub_order)),
        ratings=list(ratings_seen(actor, sub_order)),
        account=account_of(sub_order),
    )


def _story_parts(sub_order: SubOrder) -> list[Part]:
    sides = ("by_enterprise__organisation", "proposed_by", "substitute")
    changes = PartChange.objects.select_related(*sides).order_by("-proposed_at")
    versions = PartVersion.objects.select_related("substitute").order_by("-version")
    found = parts_with_progress().filter(sub_order=sub_order)
    costs = Prefetch("costs", PartCost.objects.select_related("rule").order_by("rule__position"))
    return list(found.prefetch_related(Prefetch("versions", versions), Prefetch("changes", changes), costs))


def _story_shipments(sub_order: SubOrder) -> list[Shipment]:
    items = ShipmentItem.objects.select_related(*GOODS, "received").order_by("part", "pk")
    found = sub_order.shipments.select_related("dispatched_by", "receipt__received_by", "replaces")
    return list(found.prefetch_related(Prefetch("items", items)))


def contracts_of(sub_order: SubOrder) -> QuerySet[Attachment]:
    """The filed contracts, newest first."""
    filed = sub_order.attachments.filter(kind=Attachment.Kind.CONTRACT, withdrawn_at=None)
    return filed.select_related("organisation", "attached_by").order_by("-attached_at", "-pk")


def get_contract(actor: Actor, pk: int) -> Attachment:
    """One contract of an own sub-order, for its file; the committee reads none."""
    found = Attachment.objects.filter(pk=pk, kind=Attachment.Kind.CONTRACT, withdrawn_at=None)
    own = actor.organisation.pk
    contract = found.filter(Q(sub_order__seller=own) | Q(sub_order__buyer=own)).first()
    if contract is None:
        raise NotFound
    return contract


def ratings_seen(actor: Actor, sub_order: SubOrder) -> QuerySet[Rating]:
    """The own rating at once, the other's when both were released."""
    found = Rating.objects.filter(sub_order=sub_order).select_related("by_enterprise__organisation")
    return found.exclude(~Q(by_enterprise=actor.organisation.pk), released_at=None).order_by("pk")


def arrivals(actor: Actor) -> QuerySet[Shipment]:
    """What is on the way to the own enterprise, the latest due first."""
    found = Shipment.objects.filter(sub_order__buyer=actor.organisation.pk, receipt=None)
    people = ("sub_order__seller__organisation", "sub_order__order")
    return found.select_related(*people).order_by(F("expected_on").asc(nulls_last=True), "pk")


def departures(actor: Actor) -> QuerySet[Part]:
    """What the own enterprise still has to send, the earliest last day first."""
    states = [SubOrder.State.AGREED, SubOrder.State.CONTRACTED, SubOrder.State.DISPATCHED]
    found = parts_with_progress().filter(sub_order__seller=actor.organisation.pk, sub_order__state__in=states)
    found = found.exclude(state__in=[*ENDED, Part.State.RECEIVED]).filter(**STILL_OPEN)
    return found.select_related("sub_order__buyer__organisation", "sub_order__order").order_by("to_on", "pk")


def late_sub_orders(today: date) -> list[int]:
    """Sub-orders whose last day to deliver has passed with something still to be sent, and nobody told of it."""
    late = parts_with_progress().filter(sub_order=OuterRef("pk"), to_on__lt=today, **STILL_OPEN)
    late = late.exclude(state__in=[*ENDED, Part.State.RECEIVED])
    states = [SubOrder.State.AGREED, SubOrder.State.CONTRACTED, SubOrder.State.DISPATCHED]
    found = SubOrder.objects.filter(Exists(late), state__in=states, late_told_at=None).order_by("pk")
    return list(found.values_list("pk", flat=True)[:500])
