"""Plans of an order: only its poster reads them."""

from django.db.models import Prefetch, QuerySet

from accounts.actors import Actor
from common.errors import NotFound
from orders.models import Override, Plan, PlanPart


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """The plans of the own enterprise's orders, newest first."""
    mine = Plan.objects.filter(order__buyer_id=actor.organisation.pk)
    return mine.select_related("order__buyer__organisation", "job", "confirmed_by").order_by("-asked_at", "-pk")


def get_plan(actor: Actor, pk: int, *, lock: bool = False) -> Plan:
    """One of them, or NotFound."""
    found = visible_plans(actor).filter(pk=pk)
    plan = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if plan is None:
        raise NotFound
    return plan


def newest_plan(actor: Actor, order_pk: int) -> Plan | None:
    """The newest plan of an order with its parts and overrides, None where none was asked for."""
    parts = PlanPart.objects.select_related("line__product", "window", "seller__organisation", "offer")
    changes = Override.objects.select_related("made_by", "offer__seller__organisation", "offer__line__product")
    found = visible_plans(actor).filter(order=order_pk).exclude(state=Plan.State.FAILED)
    return found.prefetch_related(
        Prefetch("parts", parts.order_by("line__position", "window__from_on", "-quantity")),
        Prefetch("overrides", changes.order_by("made_at", "pk")),
    ).first()


def decisions_of(plan: Plan) -> QuerySet[Override]:
    """What the poster decided in a plan and in those it follows, the first decision first."""
    keys, before = [plan.pk], plan.follows_id
    while before:
        keys.append(before)
        before = Plan.objects.filter(pk=before).values_list("follows", flat=True).first()
    found = Override.objects.select_related("made_by", "offer__seller__organisation", "offer__line__product")
    return found.filter(plan__in=keys).order_by("made_at", "pk")


def plan_to_compute(pk: int) -> Plan | None:
    """The plan a worker was asked for; None where it is written already."""
    found = Plan.objects.select_related("order__buyer__organisation", "follows").filter(
        pk=pk, state=Plan.State.COMPUTING
    )
    return found.first()
