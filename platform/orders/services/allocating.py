"""The opened offers become a plan: computed by a worker, changed part by part, confirmed by the poster."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from common.errors import require
from matching.allocate import allocate
from matching.model import Problem
from matching.plan import Part as Share
from matching.plan import Plan as Answer
from matching.plan import Reason
from matching.stop import AfterSeconds, AfterWork, AnyOf, GapBelow
from matching.stop import Progress as Step
from orders import errors
from orders.errors import plans as refusals
from orders.errors.delivery import NothingToReopen
from orders.models import JointPurchase, Offer, Order, Part, Plan, PlanPart, Round, SubOrder, Window
from orders.permissions import can_keep
from orders.queries.board import own_draft
from orders.queries.plans import get_plan, plan_to_compute
from orders.queries.problem import Index, problem_of
from orders.queries.rest import GOING_ON, Held, free_windows, held_of, is_rest
from orders.services.closing import confirm
from orders.services.drafting import record
from orders.services.replanning import (
    WEIGHTS,
    after_rest,
    before_of,
    decided_places,
    keep_to,
    replace_without,
    running_plan,
    start_plan,
)
from orders.services.sharing import share_parts
from orders.services.standing_by import add_rest, enlarge
from orders.services.telling import tell_enterprises

STEP = gettext_noop("Round {rounds}: at most {gap} % better is possible")
GOOD_ENOUGH, MOST_WORK, MOST_SECONDS = 0.001, 20_000, 60.0
GONE = (Offer.State.WITHDRAWN, Offer.State.DECLINED, Offer.State.EXPIRED)


@transaction.atomic
def ask_plan(pk: int, *, actor: Actor, at: datetime, seed: int = 0) -> Plan:
    """Ask a worker for a plan of the order's opened offers; a plan that is being computed is the answer itself."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    _check_open(order, at)
    running = running_plan(order)
    if running is not None:
        return running
    return start_plan(order, Plan(asked_by=actor.user, seed=seed), actor=actor, at=at)


def _check_open(order: Order, at: datetime) -> None:
    """Opened offers wait for a decision, or something of a confirmed order is free again."""
    if is_rest(order) and not free_windows(order, timezone.localdate(at)).exists():
        raise NothingToReopen
    if not is_rest(order) and order.state != Order.State.ALLOCATING:
        raise errors.MoveNotPossible(state=order.get_state_display())


def compute_plan(progress: Callable[..., None], pk: int, *, at: datetime) -> dict[str, Any]:
    """The worker's part: solve, and write the plan whole or not at all; a second message finds it written."""
    plan = plan_to_compute(pk)
    if plan is None:
        return {"link": ""}
    problem, index = problem_of(plan.order, at, plan.follows)
    answer = keep_to(plan.follows, problem, index, plan.seed) if plan.follows else None
    answer = answer or allocate(
        problem,
        weights=WEIGHTS,
        seed=plan.seed,
        stop=AnyOf(GapBelow(GOOD_ENOUGH), AfterWork(MOST_WORK), AfterSeconds(MOST_SECONDS)),
        progress=lambda step: progress(*_shown(step)[:2], **_shown(step)[2]),
    )
    _keep(plan, problem, index, answer, at)
    return {"link": f"/orders/{plan.order_id}/plan/"}


def _shown(step: Step) -> tuple[float, str, dict[str, Any]]:
    gap = min(step.gap * 100, 99.9)
    return min(step.work / MOST_WORK, 0.99), STEP, {"rounds": step.rounds, "gap": f"{gap:.1f}"}


@transaction.atomic
def _keep(plan: Plan, problem: Problem, index: Index, answer: Answer, at: datetime) -> None:
    """Write the proposal; older ones of the order are replaced."""
    Plan.objects.filter(order=plan.order, state=Plan.State.PROPOSED).update(state=Plan.State.REPLACED)
    plan.state, plan.computed_at, plan.report = Plan.State.PROPOSED, at, report_of(index, answer)
    plan.report |= before_of(plan, index)
    plan.save(update_fields=["state", "computed_at", "report"])
    decided = set(decided_places(plan.follows)) if plan.follows else set()
    PlanPart.objects.bulk_create(
        _part(plan, index, share, reasons, decided) for share, reasons in zip(answer.parts, answer.reasons, strict=True)
    )
    replace_without(plan, at=at)
    after_rest(plan, len(answer.parts), at=at)


def _part(
    plan: Plan, index: Index, share: Share, reasons: tuple[Reason, ...], decided: set[tuple[int, int, int]]
) -> PlanPart:
    line, seller = index.lines[share.line], index.sellers[share.taker]
    offer, window = index.offers[seller.pk, line.pk], index.windows[share.window]
    is_override = (offer.pk, window.pk, share.quantity) in decided
    return PlanPart(
        plan=plan,
        line=line,
        window=window,
        offer=offer,
        is_override=is_override,
        seller=seller,
        quantity=share.quantity,
        price=offer.price,
        reasons=[{"code": "OVERRIDE"}] if is_override else [as_row(reason) for reason in reasons],
    )


def as_row(reason: Reason) -> dict[str, Any]:
    """A reason as it is kept: its code and its figures."""
    return {"code": reason.code, **dict(reason.values)}


def report_of(index: Index, answer: Answer) -> dict[str, Any]:
    """Everything about a plan that is not a part: cost by term, bound, gap, what stays unmet and who got nothing."""
    return {
        "ended": answer.ended.value,
        "weights": answer.weights,
        "is_reproducible": answer.is_reproducible,
        "cost": {
            name: getattr(answer.cost, name)
            for name in ("price", "late", "share", "km", "tie", "part", "later", "unmet", "change")
        },
        "total": answer.cost.total,
        "bound": answer.bound,
        "bound_of": answer.bound_of,
        "gap": None if answer.gap == float("inf") else answer.gap,
        "work": answer.work,
        "unmet": [
            {"line": index.lines[row.line].pk, "window": index.windows[row.window].pk, "quantity": row.quantity}
            | {"reason": as_row(row.reason)}
            for row in answer.unmet
        ],
        "passed_over": [
            {"line": index.lines[row.line].pk, "seller": index.sellers[row.taker].pk, "reason": as_row(row.reason)}
            for row in answer.passed_over
        ],
    }


@transaction.atomic
def confirm_plan(plan_pk: int, *, actor: Actor, at: datetime) -> list[SubOrder]:
    """Turn a plan into agreed parts and one sub-order per seller; offers without a part stand by or end.

    Windows are locked in the order of their keys; a plan that no longer fits what is left is refused, nothing moves.
    """
    order = own_draft(actor, get_plan(actor, plan_pk).order_id)
    plan = get_plan(actor, plan_pk, lock=True)
    require(can_keep(actor, order))
    shares = list(plan.parts.select_related("offer", "window", "line__product").order_by("window_id", "pk"))
    _check_stands(plan, order, shares)
    if not shares:
        raise refusals.PlanEmpty
    joint = JointPurchase.objects.select_related("order").filter(order=order).first()
    rest, held = is_rest(order), held_of(order)
    for share in shares:
        _claim(share)
        if joint is None:
            _agree(share, held, actor, at)
    plan.state, plan.confirmed_by, plan.confirmed_at = Plan.State.CONFIRMED, actor.user, at
    plan.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    record("orders.plan_confirmed", order, actor, at, plan=plan.pk, parts=len(shares))
    if rest:
        return add_rest(order, shares, at=at)
    _answer_offers(order, {share.offer_id for share in shares}, at, may_stand_by=joint is None)
    return share_parts(joint, shares, actor=actor, at=at) if joint else confirm(order, at=at)


def _check_stands(plan: Plan, order: Order, shares: list[PlanPart]) -> None:
    """The plan is the proposed one, and none of its offers is gone; who left is named."""
    gone = [share for share in shares if share.offer.state in GONE]
    if gone and plan.state in (Plan.State.PROPOSED, Plan.State.REPLACED):
        raise refusals.OfferGone(seller=str(gone[0].seller.organisation))
    if plan.state != Plan.State.PROPOSED or order.state not in (Order.State.ALLOCATING, *GOING_ON):
        raise refusals.PlanClosed


def _claim(share: PlanPart) -> None:
    fits = Window.objects.filter(pk=share.window_id, remaining__gte=share.quantity)
    if not fits.update(remaining=F("remaining") - share.quantity):
        raise errors.NothingLeft


def _agree(share: PlanPart, held: Held, actor: Actor, at: datetime) -> None:
    if (share.seller_id, share.window_id) in held.parts:
        enlarge(held.parts[share.seller_id, share.window_id], share, at=at)
        return
    Part.objects.create(
        line=share.line, window=share.window, seller_id=share.seller_id, offer=share.offer, quantity=share.quantity,
        price=share.price, from_on=share.window.from_on, to_on=share.window.to_on, reasons=share.reasons,
        taken_by=actor.user, taken_at=at,
    )  # fmt: skip


def _answer_offers(order: Order, chosen: set[int], at: datetime, *, may_stand_by: bool) -> None:
    """Chosen offers are accepted; the others stand by where they said so, else they are declined and told.

    Nobody stands by in a joint purchase: what a seller gives back later is the matter of one buyer.
    """
    open_ones = Offer.objects.filter(line__order=order, state__in=[Offer.State.OFFERED, Offer.State.COUNTERED])
    waiting = Round.objects.filter(offer__line__order=order, answer=Round.Answer.WAITING)
    waiting.update(answer=Round.Answer.DECLINED, answered_at=at)
    open_ones.filter(pk__in=chosen).update(state=Offer.State.ACCEPTED, changed_at=at)
    if may_stand_by:
        open_ones.exclude(pk__in=chosen).filter(is_stand_by=True).update(state=Offer.State.STAND_BY, changed_at=at)
    open_ones.exclude(pk__in=chosen).update(state=Offer.State.DECLINED, changed_at=at)
    offered = set(Offer.objects.filter(line__order=order).values_list("seller_id", flat=True))
    taken = set(Offer.objects.filter(pk__in=chosen).values_list("seller_id", flat=True))
    tell_enterprises(sorted(offered - taken), order, "not_chosen", at=at)
