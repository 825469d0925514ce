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
from common.tables import clean_text
from jobs.services import ENDED, ask_for
from matching.allocate import allocate
from matching.model import Problem
from matching.plan import Part as Share
from matching.plan import Plan as Answer
from matching.plan import Reason
from matching.stop import AfterSeconds, AfterWork, AnyOf, GapBelow
from matching.stop import Progress as Step
from matching.weights import Weights
from orders import errors
from orders.errors import plans as refusals
from orders.errors.delivery import NothingToReopen
from orders.models import Offer, OfferWindow, Order, Override, Part, Plan, PlanPart, Round, SubOrder, Window
from orders.permissions import can_keep
from orders.queries.board import own_draft
from orders.queries.plans import get_plan, plan_to_compute
from orders.queries.problem import Index, problem_of
from orders.queries.rest import GOING_ON, Held, free_windows, held_of, is_rest
from orders.services.closing import confirm
from orders.services.drafting import record
from orders.services.standing_by import add_rest, enlarge
from orders.services.telling import tell_enterprises

TITLE = gettext_noop("Allocation of “{title}”")
STEP = gettext_noop("Round {rounds}: at most {gap} % better is possible")
GOOD_ENOUGH, MOST_WORK, MOST_SECONDS = 0.001, 20_000, 60.0
WEIGHTS = Weights()


@transaction.atomic
def ask_plan(pk: int, *, actor: Actor, at: datetime, seed: int = 0) -> Plan:
    """Ask a worker for a plan of the order's opened offers; a plan that is being computed is the answer itself."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    _check_open(order, at)
    running = _running(order)
    if running is not None:
        return running
    plan = Plan.objects.create(
        order=order, seed=seed, weights_version=WEIGHTS.version, asked_by=actor.user, asked_at=at
    )
    plan.job = ask_for(
        "orders.tasks.compute_plan",
        at=at,
        arguments={"plan": plan.pk},
        title=TITLE,
        words={"title": order.title},
        asked_by_id=actor.user.pk,
        organisation_id=actor.organisation.pk,
    )
    plan.save(update_fields=["job"])
    record("orders.plan_asked", order, actor, at, plan=plan.pk, seed=seed)
    return plan


def _check_open(order: Order, at: datetime) -> None:
    """Opened offers wait for a decision, or something of a confirmed order is free again."""
    if is_rest(order) and not free_windows(order, timezone.localdate(at)).exists():
        raise NothingToReopen
    if not is_rest(order) and order.state != Order.State.ALLOCATING:
        raise errors.MoveNotPossible(state=order.get_state_display())


def _running(order: Order) -> Plan | None:
    """The plan that is being computed; one whose work was stopped or broke is closed and stands in nobody's way."""
    plan = Plan.objects.select_related("job").filter(order=order, state=Plan.State.COMPUTING).first()
    if plan is None or (plan.job and plan.job.state not in ENDED):
        return plan
    plan.state = Plan.State.FAILED
    plan.save(update_fields=["state"])
    return None


def compute_plan(progress: Callable[..., None], pk: int, *, at: datetime) -> dict[str, Any]:
    """The worker's part: solve, and write the plan whole or not at all; a second message finds it written."""
    plan = plan_to_compute(pk)
    if plan is None:
        return {"link": ""}
    problem, index = problem_of(plan.order, at)
    answer = allocate(
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
    plan.save(update_fields=["state", "computed_at", "report"])
    PlanPart.objects.bulk_create(
        _part(plan, index, share, reasons) for share, reasons in zip(answer.parts, answer.reasons, strict=True)
    )


def _part(plan: Plan, index: Index, share: Share, reasons: tuple[Reason, ...]) -> PlanPart:
    line, seller = index.lines[share.line], index.sellers[share.taker]
    offer = index.offers[seller.pk, line.pk]
    return PlanPart(
        plan=plan,
        line=line,
        window=index.windows[share.window],
        offer=offer,
        seller=seller,
        quantity=share.quantity,
        price=offer.price,
        reasons=[as_row(reason) for reason in reasons],
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
        "cost": {name: getattr(answer.cost, name) for name in ("price", "late", "share", "km", "tie", "part", "unmet")},
        "total": answer.cost.total,
        "bound": answer.bound,
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
def override_part(
    plan_pk: int, offer_pk: int, window_pk: int, quantity: int, *, reason: str, actor: Actor, at: datetime
) -> Plan:
    """Give an offer another quantity in a window than proposed (0: none), with the reason; never changed afterwards.

    Raises what the terms of the offer, the line or the window refuse; the parts of others stay as they are.
    """
    plan = get_plan(actor, plan_pk, lock=True)
    require(can_keep(actor, plan.order))
    if plan.state != Plan.State.PROPOSED:
        raise refusals.PlanClosed
    if not clean_text(reason):
        raise errors.ReasonMissing
    place = OfferWindow.objects.select_related("offer__line", "window").filter(
        offer=offer_pk, window=window_pk, offer__line__order=plan.order
    )
    bid = place.first()
    if bid is None:
        raise refusals.OfferUnknown
    part = plan.parts.filter(offer=offer_pk, window=window_pk).first()
    before = part.quantity if part else 0
    if quantity:
        _check_override(plan, bid, quantity, before)
    _write_override(plan, bid, part, quantity)
    Override.objects.create(
        plan=plan, offer_id=offer_pk, window_id=window_pk, before=before, after=quantity,
        reason=clean_text(reason)[:200], made_by=actor.user, made_at=at,
    )  # fmt: skip
    record("orders.plan_overridden", plan.order, actor, at, offer=offer_pk, before=before, after=quantity)
    return plan


def _check_override(plan: Plan, bid: OfferWindow, quantity: int, before: int) -> None:
    offer, line, unit = bid.offer, bid.offer.line, bid.offer.line.unit
    given = sum(plan.parts.filter(window=bid.window).values_list("quantity", flat=True)) - before
    held = held_of(plan.order)
    own = sum(plan.parts.filter(offer=offer).values_list("quantity", flat=True)) - before
    own += held.units.get((offer.seller_id, line.pk), 0)
    there = held.parts.get((offer.seller_id, bid.window_id))
    capacity = bid.capacity - (there.quantity if there else 0)
    left = min(bid.window.remaining - given, capacity, offer.at_most - own)
    left = 0 if held.is_closed(offer.seller_id, bid.window_id, offer) else left
    if quantity > left:
        raise errors.NotEnoughLeft(left=max(left, 0), unit=unit)
    if quantity < line.minimum_lot or own + quantity < offer.at_least:
        raise errors.BelowLot(least=max(line.minimum_lot, offer.at_least - own), unit=unit)
    if quantity % line.pack_multiple:
        below = quantity // line.pack_multiple * line.pack_multiple
        above = below + line.pack_multiple
        raise errors.PackDoesNotFit(
            field="quantity", quantity=quantity, pack=line.pack_multiple, below=below, above=above
        )
    takers = {*plan.parts.filter(line=line).values_list("seller_id", flat=True), *held.sellers.get(line.pk, ())}
    takers.add(offer.seller_id)
    if line.most_takers and len(takers) > line.most_takers:
        raise errors.NoPlaceLeft(most=line.most_takers)


def _write_override(plan: Plan, bid: OfferWindow, part: PlanPart | None, quantity: int) -> None:
    if part and not quantity:
        part.delete()
        return
    PlanPart.objects.update_or_create(
        plan=plan,
        offer=bid.offer,
        window=bid.window,
        defaults={
            "line": bid.offer.line, "seller_id": bid.offer.seller_id, "quantity": quantity, "price": bid.offer.price,
            "is_override": True, "reasons": [{"code": "OVERRIDE"}],
        },
    )  # fmt: skip


@transaction.atomic
def confirm_plan(plan_pk: int, *, actor: Actor, at: datetime) -> list[SubOrder]:
    """Turn a plan into agreed parts and one sub-order per seller; offers without a part stand by or end.

    Windows are locked in the order of their keys; a plan that no longer fits what is left is refused, nothing moves.
    """
    plan = get_plan(actor, plan_pk, lock=True)
    order = own_draft(actor, plan.order_id)
    require(can_keep(actor, order))
    if plan.state != Plan.State.PROPOSED or order.state not in (Order.State.ALLOCATING, *GOING_ON):
        raise refusals.PlanClosed
    shares = list(plan.parts.select_related("offer", "window", "line").order_by("window_id", "pk"))
    if not shares:
        raise refusals.PlanEmpty
    rest, held = is_rest(order), held_of(order)
    for share in shares:
        _agree(share, held, actor, at)
    plan.state, plan.confirmed_by, plan.confirmed_at = Plan.State.CONFIRMED, actor.user, at
    plan.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    record("orders.plan_confirmed", order, actor, at, plan=plan.pk, parts=len(shares))
    if rest:
        return add_rest(order, shares, at=at)
    _answer_offers(order, {share.offer_id for share in shares}, at)
    return confirm(order, at=at)


def _agree(share: PlanPart, held: Held, actor: Actor, at: datetime) -> None:
    if share.offer.state in (Offer.State.WITHDRAWN, Offer.State.DECLINED, Offer.State.EXPIRED):
        raise refusals.OfferGone(seller=str(share.seller.organisation))
    fits = Window.objects.filter(pk=share.window_id, remaining__gte=share.quantity)
    if not fits.update(remaining=F("remaining") - share.quantity):
        raise errors.NothingLeft
    if (share.seller_id, share.window_id) in held.parts:
        enlarge(held.parts[share.seller_id, share.window_id], share, at=at)
        return
    Part.objects.create(
        line=share.line, window=share.window, seller_id=share.seller_id, offer=share.offer, quantity=share.quantity,
        price=share.price, from_on=share.window.from_on, to_on=share.window.to_on, reasons=share.reasons,
        taken_by=actor.user, taken_at=at,
    )  # fmt: skip


def _answer_offers(order: Order, chosen: set[int], at: datetime) -> None:
    """Chosen offers are accepted; the others stand by where they said so, else they are declined and told."""
    open_ones = Offer.objects.filter(line__order=order, state__in=[Offer.State.OFFERED, Offer.State.COUNTERED])
    waiting = Round.objects.filter(offer__line__order=order, answer=Round.Answer.WAITING)
    waiting.update(answer=Round.Answer.DECLINED, answered_at=at)
    open_ones.filter(pk__in=chosen).update(state=Offer.State.ACCEPTED, changed_at=at)
    open_ones.exclude(pk__in=chosen).filter(is_stand_by=True).update(state=Offer.State.STAND_BY, changed_at=at)
    open_ones.exclude(pk__in=chosen).update(state=Offer.State.DECLINED, changed_at=at)
    offered = set(Offer.objects.filter(line__order=order).values_list("seller_id", flat=True))
    taken = set(Offer.objects.filter(pk__in=chosen).values_list("seller_id", flat=True))
    tell_enterprises(sorted(offered - taken), order, "not_chosen", at=at)
