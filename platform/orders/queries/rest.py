"""What is free again in a confirmed order, and what those who stand by already hold of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from orders.models import Offer, Order, Part, Plan, PlanPart, Window

GOING_ON = (Order.State.CONFIRMED, Order.State.DELIVERING)
GONE = (Part.State.WITHDRAWN, Part.State.RELEASED)


def is_rest(order: Order) -> bool:
    """The order is confirmed: a plan can only be about what is free again."""
    return order.state in GOING_ON


def free_windows(order: Order, on: date) -> QuerySet[Window]:
    """Windows with something left; of a confirmed order only those that are not over."""
    found = Window.objects.select_related("line__product").filter(line__order=order, remaining__gt=0)
    if is_rest(order):
        found = found.filter(to_on__gte=on)
    return found.order_by("line__position", "from_on", "pk")


def usable_offers(order: Order, follows: Plan | None = None) -> QuerySet[Offer]:
    """The offers a plan may use: all that stand; in a confirmed order those that stand by, without who withdrew.

    With a plan that it `follows` the withdrawn offers of that plan too, first, so that a newer one takes their place.
    """
    found = Offer.objects.filter(line__order=order).order_by("pk")
    if not is_rest(order):
        stands = Q(state__in=[Offer.State.OFFERED, Offer.State.COUNTERED, Offer.State.STAND_BY])
        if follows is not None:
            stands |= Q(state=Offer.State.WITHDRAWN, pk__in=follows.parts.values("offer"))
        return found.filter(stands)
    stands = Q(state=Offer.State.STAND_BY) | Q(state=Offer.State.ACCEPTED, is_stand_by=True)
    gave_up = Part.objects.filter(line__order=order, state=Part.State.WITHDRAWN).values_list("offer", flat=True)
    return found.filter(stands).exclude(pk__in=[pk for pk in gave_up if pk])


def with_proposed_rest(actor: Actor) -> QuerySet[Order]:
    """Own confirmed orders of which a plan of the rest, with parts, waits for the confirmation; oldest first."""
    parts = PlanPart.objects.filter(plan__order=OuterRef("pk"), plan__state=Plan.State.PROPOSED)
    found = Order.objects.filter(Exists(parts), buyer=actor.organisation.pk, state__in=GOING_ON)
    return found.order_by("confirmed_at", "pk")


@dataclass(frozen=True)
class Held:
    """The live parts of an order: by (seller, line) in units, by (seller, window) as rows, sellers by line."""

    units: dict[tuple[int, int], int]
    parts: dict[tuple[int, int], Part]
    sellers: dict[int, set[int]]

    def places(self, line: int, most: int | None) -> int | None:
        """How many sellers more may share a line; None where any number may."""
        return None if most is None else max(most - len(self.sellers.get(line, ())), 0)

    def is_closed(self, seller: int, window: int, offer: Offer) -> bool:
        """The seller's part of this window is on its way, or of another price or product: it cannot grow."""
        part = self.parts.get((seller, window))
        if part is None:
            return False
        return part.state != Part.State.AGREED or part.price != offer.price or part.substitute_id is not None


def held_of(order: Order) -> Held:
    """What is agreed already; one query."""
    found = Held(defaultdict(int), {}, defaultdict(set))
    for part in _live(order):
        found.units[part.seller_id, part.line_id] += part.covered
        found.parts[part.seller_id, part.window_id] = part
        found.sellers[part.line_id].add(part.seller_id)
    return found


def _live(order: Order) -> Iterable[Part]:
    return Part.objects.filter(line__order=order).exclude(state__in=GONE).order_by("pk")
