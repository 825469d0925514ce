"""What waits for the actor in shared orders: from a draft to a rating, each with its deadline; a query per kind."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.roles import OrganisationKind
from common.waiting import Waiting
from orders.models import Claim, Order, Part, PartChange, Payment, Rating, SubOrder
from orders.permissions import keeps_stock, trades
from orders.queries.alarm_lines import alarm_lines
from orders.queries.claims import GOODS_OF_CLAIM, to_replace
from orders.queries.deliveries import GOODS, arrivals, departures
from orders.queries.joint_dates import joint_lines
from orders.queries.mode import mode_of
from orders.queries.rest import with_proposed_rest
from orders.queries.standing import stopped_of

S = SubOrder.State
_MOST = 100  # of a kind; the rest comes when these are done
_SIDES = ("seller__organisation", "buyer__organisation")


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """All of it; the number of queries does not depend on how much waits."""
    found = alarm_lines(actor, on)
    if actor.kind != OrganisationKind.ENTERPRISE:
        return found
    if keeps_stock(actor):
        found += [*_contracts(actor, on), *_to_send(actor), *_to_receive(actor), *_claims(actor)]
        found += _to_replace(actor)
    if trades(actor):
        found += [*_to_invoice(actor), *_to_pay(actor), *_to_confirm(actor), *_changes(actor), *_to_rate(actor)]
        found += [*_to_decide(actor), *_rests(actor), *_drafts(actor), *_stopped(actor), *joint_lines(actor)]
    return found


def _row(sub_order: SubOrder, what: str, title: str, detail: str, due: date | None, anchor: str = "") -> Waiting:
    link, key = f"/deliveries/{sub_order.pk}/{anchor}", f"orders.suborder:{sub_order.pk}:{what}"
    return Waiting("orders", title.format(number=sub_order.number), detail, link, due, key=key)


def _of_seller(actor: Actor, *states: str) -> QuerySet[SubOrder]:
    found = SubOrder.objects.select_related(*_SIDES).filter(seller=actor.organisation.pk, state__in=states)
    return found.order_by("agreed_at", "pk")


def _of_buyer(actor: Actor, *states: str) -> QuerySet[SubOrder]:
    found = SubOrder.objects.select_related(*_SIDES).filter(buyer=actor.organisation.pk, state__in=states)
    return found.order_by("agreed_at", "pk")


def _contracts(actor: Actor, on: date) -> list[Waiting]:
    """Where orders are only negotiated here, the signed contract comes before the goods."""
    if mode_of(actor.cluster).is_online:
        return []
    agreed = [*_of_seller(actor, S.AGREED)[:_MOST], *_of_buyer(actor, S.AGREED)[:_MOST]]
    title, detail = _("File the contract of {number}"), _("Goods leave after it is filed. With {name}.")
    return [_row(row, "contract", title, detail.format(name=_other(actor, row)), None, "#contract") for row in agreed]


def _other(actor: Actor, row: SubOrder) -> str:
    return str(row.buyer.organisation if row.seller_id == actor.organisation.pk else row.seller.organisation)


def _to_send(actor: Actor) -> list[Waiting]:
    first: dict[int, Part] = {}
    for part in departures(actor)[: _MOST * 4]:
        first.setdefault(part.sub_order_id, part)  # type: ignore[arg-type]  # departures have a sub-order
    title = _("Send goods of {number}")
    detail = _("{product} and what else is open, to {name}.")
    return [
        _row(
            _sub_order(part),
            "dispatch",
            title,
            detail.format(product=part.product.generic_name, name=_sub_order(part).buyer.organisation),
            part.to_on,
        )
        for part in first.values()
    ]


def _sub_order(part: Part) -> SubOrder:
    assert part.sub_order is not None  # noqa: S101  # asked for by the query
    return part.sub_order


def _to_receive(actor: Actor) -> list[Waiting]:
    title, detail = _("Receive delivery note {note}"), _("From {name}: check batches, quantities, temperature.")
    return [
        Waiting(
            "orders",
            title.format(note=row.delivery_note_number),
            detail.format(name=row.sub_order.seller.organisation),
            f"/deliveries/shipments/{row.pk}/receive/",
            row.expected_on,
            key=f"orders.shipment:{row.pk}:receive",
        )
        for row in arrivals(actor)[:_MOST]
    ]


def _claims(actor: Actor) -> list[Waiting]:
    path = "item__receipt__shipment__sub_order"
    found = Claim.objects.filter(**{f"{path}__seller": actor.organisation.pk}, state=Claim.State.OPEN)
    found = found.select_related(*GOODS_OF_CLAIM, f"{path}__buyer__organisation").order_by("answer_by")
    return [
        _row(
            row.item.receipt.shipment.sub_order,
            f"claim:{row.pk}",
            _("Answer a claim about {product}").format(product=row.item.item.part.product.generic_name),
            _("{name} claims {quantity}. Accept it, or say why not.").format(
                name=row.item.receipt.shipment.sub_order.buyer.organisation, quantity=row.quantity
            ),
            row.answer_by,
            "#claims",
        )
        for row in found.order_by("answer_by", "pk")[:_MOST]
    ]


def _to_replace(actor: Actor) -> list[Waiting]:
    return [
        Waiting(
            "orders",
            _("Send {product} again").format(product=row.item.item.part.product.generic_name),
            _("{name} waits for the replacement of {quantity}.").format(
                name=row.item.receipt.shipment.sub_order.buyer.organisation,
                quantity=row.left,  # type: ignore[attr-defined]
            ),
            f"/deliveries/claims/{row.pk}/replace/",
            row.replace_by,
            key=f"orders.claim:{row.pk}:replace",
        )
        for row in to_replace(actor)[:_MOST]
    ]


def _to_invoice(actor: Actor) -> list[Waiting]:
    title, detail = _("Invoice {number}"), _("{name} has received everything.")
    return [
        _row(row, "invoice", title, detail.format(name=row.buyer.organisation), None, "#money")
        for row in _of_seller(actor, S.RECEIVED)[:_MOST]
    ]


def _paid() -> Exists:
    return Exists(Payment.objects.filter(sub_order=OuterRef("pk"), voided_at=None))


def _to_pay(actor: Actor) -> list[Waiting]:
    title, detail = _("Pay {number}"), _("To {name}, outside the platform. Record it here.")
    return [
        _row(
            row,
            "pay",
            title.format(number=row.number),
            detail.format(name=row.seller.organisation),
            row.pay_by,
            "#money",
        )
        for row in _of_buyer(actor, S.INVOICED).filter(~_paid()).order_by("pay_by", "pk")[:_MOST]
    ]


def _to_confirm(actor: Actor) -> list[Waiting]:
    title, detail = _("Confirm the payment of {number}"), _("{name} recorded it. Look whether it arrived.")
    return [
        _row(row, "confirm", title, detail.format(name=row.buyer.organisation), None, "#money")
        for row in _of_seller(actor, S.INVOICED).filter(_paid())[:_MOST]
    ]


def _changes(actor: Actor) -> list[Waiting]:
    own = actor.organisation.pk
    found = PartChange.objects.filter(state=PartChange.State.OPEN).exclude(by_enterprise=own)
    found = found.filter(part__sub_order__in=SubOrder.objects.filter(seller=own).values("pk")) | found.filter(
        part__sub_order__in=SubOrder.objects.filter(buyer=own).values("pk")
    )
    found = found.select_related(*GOODS, "part__sub_order", "by_enterprise__organisation")
    return [
        _row(
            _sub_order(row.part),
            f"change:{row.pk}",
            _("Answer a change of {product}").format(product=row.part.product.generic_name),
            _("{name} proposes it. Without an answer what was agreed stands.").format(
                name=row.by_enterprise.organisation
            ),
            timezone.localdate(row.answer_by),
            "#parts",
        )
        for row in found.order_by("answer_by", "pk")[:_MOST]
    ]


def _to_rate(actor: Actor) -> list[Waiting]:
    own = actor.organisation.pk
    given = Exists(Rating.objects.filter(sub_order=OuterRef("pk"), by_enterprise=own))
    found = [*_of_seller(actor, S.PAID).filter(~given)[:_MOST], *_of_buyer(actor, S.PAID).filter(~given)[:_MOST]]
    title, detail = _("Rate {name}"), _("Three questions about {number}; both ratings are shown together.")
    return [
        _row(
            row,
            "rate",
            title.format(name=_other(actor, row)),
            detail.format(number=row.number),
            timezone.localdate(row.rate_until) if row.rate_until else None,
            "#rating",
        )
        for row in found
    ]


def _to_decide(actor: Actor) -> list[Waiting]:
    found = Order.objects.filter(buyer=actor.organisation.pk, state=Order.State.ALLOCATING).order_by("decide_by", "pk")
    return [
        Waiting(
            "orders",
            _("Decide on the offers for “{title}”").format(title=row.title),
            _("They are open. Without a decision the order ends."),
            f"/orders/{row.pk}/",
            timezone.localdate(row.decide_by) if row.decide_by else None,
            key=f"orders.order:{row.pk}:decide",
        )
        for row in found[:_MOST]
    ]


def _rests(actor: Actor) -> list[Waiting]:
    return [
        Waiting(
            "orders",
            _("Confirm who brings the rest of “{title}”").format(title=row.title),
            _("Something became free again; an allocation of it to those who stand by is proposed."),
            f"/orders/{row.pk}/plan/",
            key=f"orders.order:{row.pk}:rest",
        )
        for row in with_proposed_rest(actor)[:_MOST]
    ]


def _drafts(actor: Actor) -> list[Waiting]:
    mine = Order.objects.filter(buyer=actor.organisation.pk, state=Order.State.DRAFT, is_template=False)
    titles = list(mine.order_by("-changed_at").values_list("title", flat=True)[:_MOST])
    if not titles:
        return []
    title = ngettext("Publish {count} draft or drop it", "Publish {count} drafts or drop them", len(titles))
    said, link = title.format(count=len(titles)), "/orders/templates/"
    return [Waiting("orders", said, titles[0], link, count=len(titles), key="orders.drafts")]


def _stopped(actor: Actor) -> list[Waiting]:
    return [
        Waiting(
            "orders",
            _("Standing order “{title}” has stopped").format(title=row.template.title),
            row.stop_reason,
            f"/orders/standing/{row.pk}/",
            key=f"orders.standing:{row.pk}:stopped",
        )
        for row in stopped_of(actor)[:_MOST]
    ]
