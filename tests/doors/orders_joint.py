"""Who may see, open and take part in joint purchases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from orders.models import JointPurchase, Order
from orders.rules.draft import WindowDraft
from orders.rules.joint import Call, DemandDraft
from orders.services import joint
from orders.services.demanding import state_demand
from orders.services.drafting import draft_order
from tests.cast import Cast
from tests.doors.enterprises import KEY, said
from tests.doors.orders import api, web
from tests.orders.stage import first_window, sealed, set_stage


def a_sealed_draft(cast: Cast) -> Mapping[str, Any]:
    """A draft of Runqiang that would collect sealed offers."""
    draft, today = sealed(set_stage(cast)), timezone.localdate()
    window = WindowDraft(today + timedelta(days=10), today + timedelta(days=20), 1000)
    draft = replace(draft, lines=(replace(draft.lines[0], windows=(window,)),))
    return {"pk": draft_order(draft, actor=cast.owner, at=timezone.now()).pk}


def a_joint(cast: Cast) -> Mapping[str, Any]:
    """A joint purchase of Runqiang that asks everybody and in which Baishan states a demand."""
    now = timezone.now()
    call = Call(now + timedelta(days=2), Order.Audience.ALL)
    purchase = joint.open_joint(a_sealed_draft(cast)["pk"], call, actor=cast.owner, at=now)
    wanted = DemandDraft("示例路2号", {first_window(purchase.order).pk: 100})
    state_demand(purchase.pk, wanted, actor=cast.neighbour, at=now)
    return {"pk": purchase.pk}


def a_closed(cast: Cast) -> Mapping[str, Any]:
    """The same, its demands closed."""
    made = a_joint(cast)
    joint.close_gathering(made["pk"], actor=cast.owner, at=timezone.now())
    return made


def call(cast: Cast) -> Mapping[str, Any]:
    """A call as the form sends it."""
    day = timezone.localdate() + timedelta(days=3)
    return {"closes_at": f"{day}", "closes_time": "17:00", "audience": "ALL"}


def call_said(cast: Cast) -> Mapping[str, Any]:
    """The same as a program says it."""
    return {"closes_at": (timezone.now() + timedelta(days=3)).isoformat(), "audience": "ALL"}


def typed_demand(cast: Cast) -> Mapping[str, Any]:
    """A demand as the form sends it."""
    window = first_window(JointPurchase.objects.latest("pk").order)
    return {f"window-{window.pk}": "50", "destination": "示例路3号"}


def demand_said(cast: Cast) -> Mapping[str, Any]:
    """The same as a program says it."""
    window = first_window(JointPurchase.objects.latest("pk").order)
    return {"destination": "示例路3号", "lines": [{"window": window.pk, "quantity": 50}]}


def upward(cast: Cast) -> Mapping[str, Any]:
    """The order as the form sends it."""
    return {**call(cast), "destination": "两处"}


def upward_said(cast: Cast) -> Mapping[str, Any]:
    """The same as a program says it."""
    return {**call_said(cast), "destination": "两处"}


SEEN = {"owner": 200, "colleague": 200, "neighbour": 200, "secretary": 200, "desk": 200}
LIST = {**SEEN, "outsider": 200}
UNSEEN = {"banker": 404, "observer": 404, "outsider": 404}
TAKERS = {"owner": 302, "neighbour": 302, "colleague": 403, "secretary": 403, "desk": 403}
OPENER = {"owner": 302, "colleague": 403, "neighbour": 403, "secretary": 403, "desk": 403}
OPENS = {"owner": 302, "colleague": 403}
REASON = said(reason="不再需要")


def programs(statuses: Mapping[str, int], done: int) -> dict[str, int]:
    """The same people at the other door."""
    return {part: done if status == 302 else status for part, status in statuses.items()}


DOORS = [
    web("joint-purchases", "GET", LIST, 403),
    web("joint-purchase-open", "GET", {"owner": 200, "colleague": 403}, 404, arrange=a_sealed_draft),
    web("joint-purchase-open", "POST", OPENS, 404, arrange=a_sealed_draft, data=call),
    web("joint-purchase", "GET", SEEN | {"banker": 403, "observer": 403, "outsider": 404}, 404, arrange=a_joint),
    web("joint-demand", "POST", TAKERS, 404, arrange=a_joint, data=typed_demand),
    web("joint-demand-withdraw", "POST", TAKERS | {"owner": 409}, 404, arrange=a_joint, data=said()),
    web("joint-purchase-close", "POST", OPENER, 404, arrange=a_joint, data=said()),
    web("joint-purchase-call-off", "POST", OPENER, 404, arrange=a_joint, data=REASON),
    web("joint-purchase-order", "GET", programs(OPENER, 200), 404, arrange=a_closed),
    web("joint-purchase-order", "POST", OPENER, 404, arrange=a_closed, data=upward),
    api("joint-purchases", "GET", LIST, 403),
    api("joint-purchase-open", "POST", programs(OPENS, 201), 404, arrange=a_sealed_draft, headers=KEY, data=call_said),
    api("joint-purchase", "GET", SEEN | {"banker": 403, "observer": 403, "outsider": 404}, 404, arrange=a_joint),
    api("joint-demand", "PUT", programs(TAKERS, 200), 404, arrange=a_joint, data=demand_said),
    api("joint-demand", "DELETE", programs(TAKERS, 204) | {"owner": 409}, 404, arrange=a_joint),
    api("joint-purchase-close", "POST", programs(OPENER, 200), 404, arrange=a_joint, headers=KEY),
    api("joint-purchase-call-off", "POST", programs(OPENER, 200), 404, arrange=a_joint, headers=KEY, data=REASON),
    api("joint-purchase-order", "POST", programs(OPENER, 201), 404, arrange=a_closed, headers=KEY, data=upward_said),
]  # fmt: skip
