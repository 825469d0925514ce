"""Who may compare offers, ask for, change and confirm an allocation: the poster's owners and trade people alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Order, Plan
from orders.services.allocating import ask_plan, compute_plan
from orders.services.offering import Bid, make_offers
from orders.services.publishing import close_early
from tests.cast import Cast
from tests.doors.enterprises import KEY, said
from tests.doors.orders import OWNER_ONLY, UNSEEN, a_sealed_order, api, web


def an_opened_order(cast: Cast) -> Mapping[str, Any]:
    """Runqiang's order with Baishan's opened offer."""
    order = Order.objects.get(pk=a_sealed_order(cast)["pk"])
    bid = Bid(line=order.lines.get().pk, price=Decimal("9.80"), at_most=500)
    make_offers(order.pk, [bid], actor=cast.neighbour, at=timezone.now())
    close_early(order.pk, actor=cast.owner, at=timezone.now())
    return {"pk": order.pk}


def a_planned_order(cast: Cast) -> Mapping[str, Any]:
    """The same, with a computed plan."""
    order = an_opened_order(cast)
    plan = ask_plan(order["pk"], actor=cast.owner, at=timezone.now())
    compute_plan(lambda *_step, **_words: None, plan.pk, at=timezone.now())
    return order


def a_plan(cast: Cast) -> Mapping[str, Any]:
    """That plan."""
    a_planned_order(cast)
    return {"pk": Plan.objects.latest("pk").pk}


def changed(cast: Cast) -> Mapping[str, Any]:
    """Three hundred instead of five hundred."""
    part = Plan.objects.latest("pk").parts.get()
    return {"offer": part.offer_id, "window": part.window_id, "quantity": 300, "reason": "上次晚到"}


POSTER = {"owner": 200, **UNSEEN}

DOORS = [
    web("order-compare", "GET", POSTER, 403, arrange=an_opened_order),
    web("order-plan", "GET", POSTER, 403, arrange=a_planned_order),
    web("order-plan-ask", "POST", {"owner": 302, "colleague": 403}, 404, arrange=an_opened_order, data=said()),
    web("plan-override", "POST", {"owner": 302, "colleague": 403}, 404, arrange=a_plan, data=changed),
    web("plan-confirm", "POST", {"owner": 302, "colleague": 403}, 404, arrange=a_plan, data=said()),
    web("order-weights", "GET", {}, 200),
    api("order-compare", "GET", POSTER, 403, arrange=an_opened_order),
    api("order-plan", "GET", POSTER, 403, arrange=a_planned_order),
    api("order-plan", "POST", {"owner": 202, "colleague": 403, **OWNER_ONLY}, 404,
        arrange=an_opened_order, headers=KEY, data=said()),
    api("plan-override", "POST", {"owner": 200, "colleague": 403}, 404, arrange=a_plan, headers=KEY, data=changed),
    api("plan-confirm", "POST", {"owner": 200, "colleague": 403}, 404, arrange=a_plan, headers=KEY, data=said()),
]  # fmt: skip
