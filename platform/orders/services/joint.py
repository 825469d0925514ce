"""A joint purchase is opened on a draft, closed early, called off, and ordered upward with what was gathered."""

from dataclasses import replace
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
from jobs.services import after_commit
from orders import errors
from orders.errors import joint as refusals
from orders.errors.costs import SplitInJoint
from orders.models import Demand, DemandLine, Invitation, JointPurchase, Line, Order, Window
from orders.permissions import can_keep, can_open_joint
from orders.queries.board import own_draft
from orders.queries.drafts import draft_of, drug_classes_of
from orders.queries.eligible import poster_blocks
from orders.queries.joint import get_joint, sums_of
from orders.rules.costs import SPLITS
from orders.rules.draft import check_publishable
from orders.rules.joint import SOONEST, Call, check_gathering
from orders.services.drafting import duplicate_order
from orders.services.joint_clock import end_joint, gather
from orders.services.joint_telling import tell_demanders
from orders.services.publishing import publish_order

S, End = JointPurchase.State, JointPurchase.End


@transaction.atomic
def open_joint(order_pk: int, call: Call, *, actor: Actor, at: datetime) -> JointPurchase:
    """Gather demands for what an own draft asks; the draft's quantities are the opener's own demand.

    A draft goes out of sight into the joint purchase; of a template or a published order a copy does. Raises what would
    be refused if it were published now, OnlySealed, GatheringWrong, AudienceEmpty.
    """
    source = own_draft(actor, order_pk)
    require(can_keep(actor, source) and can_open_joint(actor))
    is_free = source.state == Order.State.DRAFT and not source.is_template
    order = source if is_free else duplicate_order(source.pk, actor=actor, at=at)
    _check_order(order, at)
    _check_call(order, call, at)
    order.is_template, order.drug_classes, order.changed_at = True, drug_classes_of(order), at
    order.save()
    purchase = JointPurchase.objects.create(
        cluster_id=order.cluster_id, order=order, audience=call.audience, tiers=list(call.tiers),
        closes_at=call.closes_at, opened_by=actor.user, opened_at=at, changed_at=at,
    )  # fmt: skip
    purchase.invited.set(_known(call, actor))
    _demand_of_opener(purchase, actor, at)
    after_commit("orders.tasks.tell_joint", joint=purchase.pk)
    record("joint_opened", purchase, actor, at, audience=call.audience)
    return purchase


def _check_order(order: Order, at: datetime) -> None:
    """What the draft orders could be published today, but for its deadline."""
    today = timezone.localdate(at)
    require(order.way == Order.Way.SEALED, refusals.OnlySealed)
    require(not order.cost_rules.filter(basis__in=SPLITS).exists(), SplitInJoint)
    check_publishable(replace(draft_of(order), closes_at=at + SOONEST + timedelta(minutes=1)), at, today)
    poster_blocks(order, today)


def _check_call(order: Order, call: Call, at: datetime) -> None:
    ends = Window.objects.filter(line__order=order).values_list("to_on", flat=True)
    check_gathering(call.closes_at, at, timezone.localdate(call.closes_at), ends)
    if call.audience == Order.Audience.INVITED and not set(call.invited) - {order.buyer_id}:
        raise errors.AudienceEmpty
    if call.audience == Order.Audience.TIER and not call.tiers:
        raise errors.AudienceEmpty(field="tiers")


def _known(call: Call, actor: Actor) -> list[Enterprise]:
    others = visible_enterprises(actor).exclude(pk=actor.organisation.pk)
    return list(others.filter(pk__in=call.invited))


def _demand_of_opener(purchase: JointPurchase, actor: Actor, at: datetime) -> None:
    order = purchase.order
    demand = Demand.objects.create(
        purchase=purchase, enterprise_id=order.buyer_id, destination=order.destination, contact=order.contact,
        made_by=actor.user, made_at=at, changed_at=at,
    )  # fmt: skip
    windows = Window.objects.filter(line__order=order).order_by("pk")
    DemandLine.objects.bulk_create(DemandLine(demand=demand, window=w, quantity=w.quantity) for w in windows)


@transaction.atomic
def close_gathering(pk: int, *, actor: Actor, at: datetime) -> JointPurchase:
    """Take no more demands now; what the clock would do at the closing day happens at once."""
    purchase = _own(pk, actor, S.GATHERING)
    record("joint_closed_early", purchase, actor, at)
    gather(purchase, at=at)
    return purchase


@transaction.atomic
def call_off(pk: int, *, reason: str, actor: Actor, at: datetime) -> JointPurchase:
    """End it before it is ordered, with a reason that everybody who stated a demand is told."""
    purchase = _own(pk, actor, S.GATHERING, S.GATHERED)
    if not clean_text(reason):
        raise errors.ReasonMissing
    end_joint(purchase, End.CALLED_OFF, at=at, reason=clean_text(reason)[:200])
    record("joint_called_off", purchase, actor, at, reason=purchase.ended_reason)
    return purchase


@transaction.atomic
def order_joint(pk: int, *, closes_at: datetime, destination: str, actor: Actor, at: datetime) -> Order:
    """Publish the sum of all demands as one order that collects sealed offers until `closes_at`.

    Lines nobody needs fall away. Whoever stated a demand cannot offer. Raises whatever stands against publishing.
    """
    purchase = _own(pk, actor, S.GATHERED)
    order = own_draft(actor, purchase.order_id)
    _add_up(purchase)
    _leave_out(purchase)
    order.is_template, order.closes_at = False, closes_at
    order.destination = clean_text(destination)[:200]
    order.version += 1
    order.save()
    order = publish_order(order.pk, actor=actor, at=at)
    purchase.state, purchase.changed_at, purchase.order_by = S.ORDERED, at, None
    purchase.save(update_fields=["state", "changed_at", "order_by"])
    until = f"{timezone.localtime(closes_at):%Y-%m-%d %H:%M}"
    tell_demanders(purchase, "ordered", at=at, without={order.buyer_id}, number=order.number, until=until)
    record("joint_ordered", purchase, actor, at, order=order.pk)
    return order


def _add_up(purchase: JointPurchase) -> None:
    """The windows and lines of the order hold the sums; those without a demand are gone."""
    sums, lines = sums_of(purchase), dict[int, int]()
    windows = list(Window.objects.filter(line__order=purchase.order).order_by("pk"))
    for window in windows:
        _count, units = sums.get(window.pk, (0, 0))
        window.quantity = window.remaining = units
        lines[window.line_id] = lines.get(window.line_id, 0) + units
    Window.objects.filter(pk__in=[w.pk for w in windows if not w.quantity]).delete()
    Window.objects.bulk_update([w for w in windows if w.quantity], ["quantity", "remaining"])
    Line.objects.filter(pk__in=[pk for pk, units in lines.items() if not units]).delete()
    rows = list(Line.objects.filter(order=purchase.order).order_by("pk"))
    for line in rows:
        line.quantity = lines[line.pk]
        line.minimum_lot = min(line.minimum_lot, line.quantity)
    Line.objects.bulk_update(rows, ["quantity", "minimum_lot"])


def _leave_out(purchase: JointPurchase) -> None:
    """Who buys here does not sell here."""
    buyers = purchase.demands.exclude(enterprise=purchase.order.buyer_id).values_list("enterprise", flat=True)
    Invitation.objects.filter(order=purchase.order, enterprise__in=buyers).delete()
    Invitation.objects.bulk_create(
        Invitation(order=purchase.order, enterprise_id=pk, is_excluded=True, reason=Invitation.DEMANDS)
        for pk in buyers.order_by("enterprise")
    )


def _own(pk: int, actor: Actor, *states: str) -> JointPurchase:
    """The locked row, for those who keep it, in one of the states."""
    purchase = get_joint(actor, pk, lock=True)
    require(can_keep(actor, purchase.order), refusals.NotOpener)
    require(purchase.state in states, errors.MoveNotPossible, state=purchase.get_state_display())
    return purchase


def record(event: str, purchase: JointPurchase, actor: Actor | None, at: datetime, **details: Any) -> None:
    """The audit entry of something that happened to a joint purchase; about demands it is no entry of the order."""
    record_audit(
        f"orders.{event}",
        at=at,
        user=actor.user if actor else None,
        organisation=actor.organisation if actor else None,
        subject=f"joint:{purchase.pk}",
        **details,
    )
