"""Plans that come by themselves: one that follows where an offer is withdrawn, one of what is free again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from jobs.services import ENDED, after_commit, ask_for
from matching.allocate import reallocate
from matching.model import Problem
from matching.plan import Cost, Ended
from matching.plan import Part as Share
from matching.plan import Plan as Answer
from matching.weights import Weights
from orders.models import Offer, Order, Plan, Window
from orders.queries.board import waited_order
from orders.queries.plans import decisions_of
from orders.queries.problem import Index
from orders.queries.rest import free_windows, is_rest, usable_offers
from orders.services.drafting import record
from orders.services.telling import tell_enterprises

TITLE = gettext_noop("Allocation of “{title}”")
WEIGHTS = Weights()


def start_plan(order: Order, plan: Plan, *, actor: Actor | None, at: datetime) -> Plan:
    """Write a plan that a worker computes, for the person who asked; the caller holds the order's lock."""
    plan.order, plan.weights_version, plan.asked_at = order, WEIGHTS.version, at
    plan.save()
    plan.job = ask_for(
        "orders.tasks.compute_plan",
        at=at,
        arguments={"plan": plan.pk},
        title=TITLE,
        words={"title": order.title},
        asked_by_id=plan.asked_by_id,
        organisation_id=order.buyer_id,
    )
    plan.save(update_fields=["job"])
    record("orders.plan_asked", order, actor, at, plan=plan.pk, seed=plan.seed)
    return plan


def running_plan(order: Order) -> Plan | None:
    """The plan that is being computed; one whose work was stopped or broke is closed and stands in nobody's way."""
    plan = Plan.objects.select_related("job").filter(order=order, state=Plan.State.COMPUTING).first()
    if plan is None or (plan.job and plan.job.state not in ENDED):
        return plan
    plan.state = Plan.State.FAILED
    plan.save(update_fields=["state"])
    return None


def follow_withdrawal(offer: Offer, *, at: datetime) -> None:
    """The proposed plan that uses a withdrawn offer is out of date; another follows it, and the poster is told."""
    plan = Plan.objects.select_related("order__buyer__organisation").filter(
        order=offer.line.order_id, state=Plan.State.PROPOSED, parts__offer=offer
    )
    found = plan.select_for_update(no_key=True, of=("self",)).first()
    if found is not None:
        replace_without(found, at=at)


def replace_without(plan: Plan, *, at: datetime) -> None:
    """Where an offer of a proposed plan is withdrawn, also while it was computed, put one that follows in its place."""
    gone = plan.parts.filter(offer__state=Offer.State.WITHDRAWN).select_related("seller__organisation").first()
    if gone is None:
        return
    plan.state = Plan.State.REPLACED
    plan.save(update_fields=["state"])
    order = plan.order
    tell_enterprises(
        [order.buyer_id], order, "offer_gone", at=at, link=f"/orders/{order.pk}/plan/", seller=str(gone.seller)
    )
    if running_plan(order) is None:
        start_plan(order, Plan(asked_by=plan.asked_by, seed=plan.seed, follows=plan), actor=None, at=at)


def follow_rest(order: Order) -> None:
    """What is free of an order changed: a worker looks, once all is written, whether a plan of the rest is due."""
    after_commit("orders.tasks.propose_rest", order=order.pk)


@transaction.atomic
def propose_rest(pk: int, *, at: datetime) -> Plan | None:
    """Where something of a confirmed order is free and somebody stands by, start a plan of it that nobody asked for.

    The poster still confirms. None where there is nothing to propose, or the proposed plan is about just this rest; a
    proposal about another one is out of date. Safe to run twice.
    """
    order = waited_order(pk)
    if not is_rest(order):
        return None
    windows = list(free_windows(order, timezone.localdate(at)))
    proposed = Plan.objects.filter(order=order, state=Plan.State.PROPOSED)
    newest = proposed.first()
    if newest and newest.report.get("free") == free_of(windows):
        return None
    if newest and not windows:
        proposed.update(state=Plan.State.REPLACED)
    stand_by = usable_offers(order).filter(line__in={window.line_id for window in windows}).exists()
    if not stand_by or running_plan(order) is not None:
        return None
    return start_plan(order, Plan(), actor=None, at=at)


def free_of(windows: Iterable[Window]) -> dict[str, int]:
    """What a plan of a rest shares out: units by window, as they are kept in its report."""
    return {str(window.pk): window.remaining for window in windows}


def after_rest(plan: Plan, parts: int, *, at: datetime) -> None:
    """A plan of a rest is proposed: the poster is told where nobody asked for it; what changed meanwhile is seen."""
    order = plan.order
    order.refresh_from_db(fields=["state"])
    if not is_rest(order):
        return
    if plan.asked_by_id is None and plan.follows_id is None and parts:
        tell_enterprises([order.buyer_id], order, "rest_proposed", at=at, link=f"/orders/{order.pk}/plan/", parts=parts)
    follow_rest(order)


def keep_to(plan: Plan, problem: Problem, index: Index, seed: int) -> Answer | None:
    """Share out again what the withdrawn leave, with as few changes as possible; what the poster decided stays.

    None where the plan cannot be kept to any more: then everything is shared out anew.
    """
    before = _as_answer(plan, index)
    if before is None:
        return None
    out = _out(plan)
    left = [(j, i) for (seller, line), offer in index.offers.items() if offer.pk in out
            for j, i in [(_place(index.sellers, seller), _place(index.lines, line))]]  # fmt: skip
    pairs = set(left)
    decided = set(decided_places(plan))
    fixed = [
        part for part in before.parts
        if (part.taker, part.line) not in pairs and _offer_window(part, index) in decided
    ]  # fmt: skip
    answer = reallocate(problem, before, left, weights=WEIGHTS, seed=seed, fixed=fixed)
    return None if answer.ended is Ended.REFUSED else answer


def _out(plan: Plan) -> set[int]:
    """The offers that are withdrawn, or that the poster took out."""
    used = set(plan.parts.values_list("offer", flat=True))
    taken_out = {change.offer_id for change in decisions_of(plan) if not change.after} - used
    gone = Offer.objects.filter(line__order=plan.order_id, state=Offer.State.WITHDRAWN)
    return taken_out | set(gone.values_list("pk", flat=True))


def decided_places(plan: Plan) -> list[tuple[int, int, int]]:
    """The parts the poster set: offer, window, quantity."""
    return list(plan.parts.filter(is_override=True).values_list("offer_id", "window_id", "quantity"))


def _offer_window(part: Share, index: Index) -> tuple[int, int, int]:
    offer = index.offers[index.sellers[part.taker].pk, index.lines[part.line].pk]
    return offer.pk, index.windows[part.window].pk, part.quantity


def _as_answer(plan: Plan, index: Index) -> Answer | None:
    """The parts of a plan in the numbers of the problem; None where one has no place there any more."""
    sellers = {seller.pk: j for j, seller in enumerate(index.sellers)}
    lines = {line.pk: i for i, line in enumerate(index.lines)}
    windows = {window.pk: w for w, window in enumerate(index.windows)}
    parts = []
    for row in plan.parts.all():
        if row.seller_id not in sellers or row.line_id not in lines or row.window_id not in windows:
            return None
        parts.append(Share(lines[row.line_id], sellers[row.seller_id], windows[row.window_id], row.quantity))
    return Answer(tuple(sorted(parts)), (), (), (), Cost(), 0, Ended.STOPPED, WEIGHTS.version, plan.seed, 0, True)


def _place(rows: Any, pk: int) -> int:
    return next(place for place, row in enumerate(rows) if row.pk == pk)


def before_of(plan: Plan, index: Index) -> dict[str, Any]:
    """What stood before the plan, for telling what it changes: the plan it follows, or what is agreed already."""
    if plan.follows:
        rows = list(plan.follows.parts.values_list("seller_id", "line_id", "window_id", "quantity"))
    elif is_rest(plan.order):
        rows = [(part.seller_id, part.line_id, part.window_id, part.covered) for part in index.held.parts.values()]
    else:
        return {}
    names = ("seller", "line", "window", "quantity")
    before = {"before": [dict(zip(names, row, strict=True)) for row in rows], "adds": plan.follows is None}
    return before | ({"free": free_of(index.windows)} if is_rest(plan.order) else {})
