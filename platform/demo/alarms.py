"""What goes wrong in the demo: a batch that is called back and waits for answers, a disruption of the owner's part."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.actors import Actor, get_actor
from accounts.models import Membership, User
from orders.models import ShipmentItem
from orders.services.disrupting import Matter, tell_disruption
from orders.services.recalling import call_recall


def write_alarms(people: dict[str, User], at: datetime) -> None:
    """The desk calls back a batch that has arrived at the leader's; the owner's van cannot come through the snow."""
    leader = _actor(people["demo-leader"])
    arrived = (
        ShipmentItem.objects.select_related("part__line__product", "part__substitute")
        .filter(received__accepted__gt=0, part__line__order__buyer=leader.organisation.pk)
        .latest("pk")
    )
    call_recall(
        arrived.part.product.pk,
        arrived.batch_number,
        "II",
        "抽检发现溶出度不符合规定，持有人已发出召回通知。请停售封存，并核对下游去向。",
        actor=_actor(people["demo-desk"]),
        at=at - timedelta(minutes=30),
    )
    today = timezone.localdate(at)
    note = "暴雪致高速封闭，配送车辆滞留。正在改走铁路，恢复后第一时间补发。"
    matter = Matter("SUPPLY", "WEATHER", today, today + timedelta(days=14), note)
    tell_disruption(matter, actor=_actor(people["demo-owner"]), at=at - timedelta(minutes=20))


def _actor(user: User) -> Actor:
    return get_actor(user.pk, Membership.objects.get(user=user, rank=1).organisation_id)
