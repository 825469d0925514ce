"""An order is written, changed while it is a draft, copied; templates are orders that are never published."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from enterprises.models import Enterprise
from enterprises.queries import visible_enterprises
from orders import errors
from orders.errors.joint import GatheredFor
from orders.errors.standing import TemplateInUse
from orders.errors.stock import StockOnce
from orders.models import CostRule, Invitation, JointPurchase, Line, Order, StandingOrder, Window
from orders.permissions import can_keep, can_post
from orders.queries.board import own_draft
from orders.queries.drafts import draft_of
from orders.rules.costs import CostDraft, yuan
from orders.rules.draft import LineDraft, OrderDraft, check_draft, shifted
from products.queries import visible_products

_HEAD = ("title", "note", "side", "way", "audience", "destination", "contact", "payment_days", "minimum_life_days")


@transaction.atomic
def draft_order(draft: OrderDraft, *, actor: Actor, at: datetime, is_template: bool = False) -> Order:
    """Keep a draft of the own enterprise; whole or not at all. Raises what `check_draft` and the catalogue refuse."""
    require(can_post(actor))
    check_draft(draft)
    order = Order(
        cluster_id=actor.organisation.cluster_id,
        buyer=Enterprise.objects.get(pk=actor.organisation.pk),
        posted_by=actor.user,
        created_at=at,
        is_template=is_template,
    )
    _write(order, draft, actor, at)
    record("orders.drafted", order, actor, at)
    return order


@transaction.atomic
def change_draft(pk: int, draft: OrderDraft, *, version: int, actor: Actor, at: datetime) -> Order:
    """Write a draft anew; `version` is the one that was looked at."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    if order.state != Order.State.DRAFT:
        raise errors.MoveNotPossible(state=order.get_state_display())
    if order.version != version:
        raise errors.ChangedMeanwhile
    check_free(order)
    check_draft(draft)
    order.version += 1
    _write(order, draft, actor, at)
    record("orders.changed", order, actor, at, version=order.version)
    return order


@transaction.atomic
def duplicate_order(pk: int, *, actor: Actor, at: datetime, is_template: bool = False) -> Order:
    """Copy an own order or template into a new draft whose windows begin after today, or into a template."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    require(not order.is_stock, StockOnce)
    draft = draft_of(order)
    firsts = [window.from_on for line in draft.lines for window in line.windows]
    late = (timezone.localdate(at) + timedelta(days=7) - min(firsts)).days if firsts else 0
    copy = draft_order(shifted(draft, max(late, 0)), actor=actor, at=at, is_template=is_template)
    copy.copied_from = order
    copy.save(update_fields=["copied_from"])
    return copy


@transaction.atomic
def drop_draft(pk: int, *, actor: Actor, at: datetime) -> None:
    """Throw an own draft or template away; what was published stays."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    if order.state != Order.State.DRAFT:
        raise errors.MoveNotPossible(state=order.get_state_display())
    require(not StandingOrder.objects.filter(template=order).exists(), TemplateInUse)
    check_free(order)
    record("orders.dropped", order, actor, at, title=order.title)
    order.delete()


def check_free(order: Order) -> None:
    """Raise `GatheredFor` where a joint purchase holds the draft: others stated what they need of its lines."""
    require(not JointPurchase.objects.filter(order=order).exists(), GatheredFor)


def _write(order: Order, draft: OrderDraft, actor: Actor, at: datetime) -> None:
    for name in _HEAD:
        value = getattr(draft, name)
        setattr(order, name, clean_text(value) if isinstance(value, str) else value)
    order.tiers, order.closes_at, order.changed_at = list(draft.tiers), draft.closes_at, at
    order.latitude, order.longitude = draft.latitude, draft.longitude
    order.save()
    _write_lines(order, draft.lines, actor)
    _write_costs(order, draft.costs)
    _write_invitations(order, draft, actor)


def _write_costs(order: Order, costs: tuple[CostDraft, ...]) -> None:
    order.cost_rules.all().delete()
    CostRule.objects.bulk_create(
        CostRule(
            order=order,
            position=position,
            kind=cost.kind,
            basis=cost.basis,
            amount=yuan(cost.fen),
            points=cost.points,
            buyer_percent=cost.buyer_percent,
            cold_only=cost.cold_only,
            name=clean_text(cost.name)[:60],
        )
        for position, cost in enumerate(costs, 1)
    )


def _write_lines(order: Order, drafts: tuple[LineDraft, ...], actor: Actor) -> None:
    wanted = {line.product for line in drafts}
    products = visible_products(actor).filter(pk__in=wanted, is_active=True).in_bulk()
    order.lines.all().delete()
    lines = []
    for position, draft in enumerate(drafts, 1):
        product = products.get(draft.product)
        if product is None:
            raise errors.ProductUnknown(field=f"lines.{position}.product")
        lines.append(
            Line(
                order=order,
                position=position,
                product=product,
                quantity=draft.quantity,
                unit=draft.unit or product.unit,
                minimum_lot=draft.minimum_lot,
                pack_multiple=draft.pack_multiple,
                most_takers=draft.most_takers,
                places_left=draft.most_takers,
                is_all_or_nothing=draft.is_all_or_nothing,
                posted_price=draft.posted_price,
                note=clean_text(draft.note)[:200],
                batch_number=clean_text(draft.batch_number)[:40],
                expires_on=draft.expires_on,
            )
        )
    Line.objects.bulk_create(lines)
    Window.objects.bulk_create(
        Window(line=line, from_on=w.from_on, to_on=w.to_on, quantity=w.quantity, remaining=w.quantity)
        for line, draft in zip(lines, drafts, strict=True)
        for w in draft.windows
    )


def _write_invitations(order: Order, draft: OrderDraft, actor: Actor) -> None:
    order.invitations.all().delete()
    excluded = set(draft.excluded) - {order.buyer_id}
    invited = set(draft.invited) - excluded - {order.buyer_id}
    known = set(visible_enterprises(actor).filter(pk__in=invited | excluded).values_list("pk", flat=True))
    Invitation.objects.bulk_create(
        Invitation(order=order, enterprise_id=pk, is_excluded=pk in excluded) for pk in sorted(known)
    )


def record(event: str, order: Order, actor: Actor | None, at: datetime, **details: Any) -> None:
    """Write the audit entry of something that happened to an order; no actor where a clock did it."""
    record_audit(
        event,
        at=at,
        user=actor.user if actor else None,
        organisation=actor.organisation if actor else None,
        subject=f"order:{order.pk}",
        **details,
    )
