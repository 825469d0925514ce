"""Programs hear of joint purchases and near-expiry stock, each firm of what it takes part in."""

from notices.models import Delivery
from orders.services import joint as services
from orders.services.joint_telling import tell_asked
from orders.services.telling import tell_audience
from tests.cast import NOW, Cast
from tests.notices.listening import an_endpoint
from tests.orders.gathering import opened, wants
from tests.orders.test_stock import offered


def test_whoever_takes_part_hears_that_a_joint_purchase_was_opened_and_ended(cast: Cast) -> None:
    purchase, chain = opened(cast)
    an_endpoint(chain.kangtai.organisation, cast.neighbour, "joint_purchase.opened", "joint_purchase.ended")
    an_endpoint(chain.yongsheng.organisation, cast.neighbour, "joint_purchase.ended")
    tell_asked(purchase.pk, "opened", at=NOW)
    wants(purchase, chain.kangtai, 200)
    services.call_off(purchase.pk, reason="另有安排", actor=cast.owner, at=NOW)

    told = [(row.event.type, row.endpoint.organisation) for row in Delivery.objects.order_by("pk")]
    assert told == [
        ("joint_purchase.opened", chain.kangtai.organisation),
        ("joint_purchase.ended", chain.kangtai.organisation),
    ]
    assert Delivery.objects.latest("pk").event.payload["end"] == "CALLED_OFF"


def test_stock_that_is_offered_to_a_firm_is_told_to_its_programs(cast: Cast) -> None:
    order, chain = offered(cast)
    an_endpoint(chain.yongsheng.organisation, cast.neighbour, "stock.posted")
    tell_audience(order.pk, "published", at=NOW)

    assert Delivery.objects.get().event.payload["order"] == order.pk
