"""A demand in a joint purchase is stated, changed and withdrawn until the closing day."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.actors import Actor
from common.errors import NotFound, require
from common.tables import clean_text
from orders import errors
from orders.errors import joint as refusals
from orders.models import MOST_UNITS, Demand, DemandLine, JointPurchase, Window
from orders.permissions import can_demand
from orders.queries.eligible import may_not_buy
from orders.queries.joint import get_joint
from orders.rules.joint import DemandDraft, check_demand
from orders.services.joint import record


@transaction.atomic
def state_demand(pk: int, draft: DemandDraft, *, actor: Actor, at: datetime) -> Demand:
    """State what the own enterprise needs, or write the own demand anew, whole.

    Raises DemandsOver, NothingDemanded, PackDoesNotFit, TogetherTooMuch, or why this enterprise may not buy a line.
    """
    purchase = get_joint(actor, pk, lock=True)
    require(can_demand(actor))
    _check_open(purchase, at)
    if not clean_text(draft.destination):
        raise errors.FieldMissing(field="destination", name="destination")
    windows = _windows(purchase, draft)
    may_not_buy(actor.organisation.pk, {w.line_id: w.line for w in windows}.values(), at, timezone.localdate(at))
    said = {
        "destination": clean_text(draft.destination)[:200],
        "contact": clean_text(draft.contact)[:60],
        "made_by": actor.user,
        "changed_at": at,
    }
    demand, is_new = Demand.objects.update_or_create(
        purchase=purchase, enterprise_id=actor.organisation.pk, defaults=said, create_defaults=said | {"made_at": at}
    )
    demand.lines.all().delete()
    DemandLine.objects.bulk_create(
        DemandLine(demand=demand, window=w, quantity=draft.quantities[w.pk]) for w in windows
    )
    _check_sum(purchase)
    record("joint_demanded" if is_new else "joint_demand_changed", purchase, actor, at, lines=len(windows))
    return demand


@transaction.atomic
def withdraw_demand(pk: int, *, actor: Actor, at: datetime) -> None:
    """Take the own demand back while demands are gathered; nothing of it stays."""
    purchase = get_joint(actor, pk, lock=True)
    require(can_demand(actor))
    _check_open(purchase, at)
    require(purchase.order.buyer_id != actor.organisation.pk, refusals.OpenerStays)
    deleted, _rows = Demand.objects.filter(purchase=purchase, enterprise=actor.organisation.pk).delete()
    if not deleted:
        raise NotFound
    record("joint_demand_withdrawn", purchase, actor, at)


def _check_open(purchase: JointPurchase, at: datetime) -> None:
    if purchase.state != JointPurchase.State.GATHERING or purchase.closes_at <= at:
        raise refusals.DemandsOver(until=f"{timezone.localtime(purchase.closes_at):%Y-%m-%d %H:%M}")


def _windows(purchase: JointPurchase, draft: DemandDraft) -> list[Window]:
    """The windows that are demanded, each in whole packs."""
    wanted = set(draft.quantities)
    if not wanted:
        raise refusals.NothingDemanded
    found = Window.objects.select_related("line__product").filter(line__order=purchase.order, pk__in=wanted)
    windows = list(found.order_by("pk"))
    if len(windows) != len(wanted):
        raise NotFound
    for window in windows:
        check_demand(draft.quantities[window.pk], window.line.pack_multiple, f"window-{window.pk}")
    return windows


def _check_sum(purchase: JointPurchase) -> None:
    sums = DemandLine.objects.filter(demand__purchase=purchase).order_by().values("window__line")
    if sums.annotate(units=Sum("quantity")).filter(units__gt=MOST_UNITS).exists():
        raise refusals.TogetherTooMuch(most=MOST_UNITS)
