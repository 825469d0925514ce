"""Who may see, post and take near-expiry stock."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Order
from orders.rules.stock import StockDraft
from orders.services.stock import post_stock
from products.models import Product
from tests.cast import Cast
from tests.doors.enterprises import KEY
from tests.doors.orders import api, web
from tests.orders.stage import approve, first_window, set_stage


def a_stock(cast: Cast) -> Mapping[str, Any]:
    """A batch of Runqiang, which Baishan knows as a seller."""
    now, product = timezone.now(), set_stage(cast)
    approve(cast.baishan, cast.runqiang, cast.neighbour)
    day = timezone.localdate(now)
    draft = StockDraft(
        title="近效期", product=product.pk, batch_number="B1", expires_on=day + timedelta(days=90), quantity=300,
        price=Decimal("5.00"), from_on=day + timedelta(days=2), to_on=day + timedelta(days=9),
        closes_at=now + timedelta(days=3), origin="一号库",
    )  # fmt: skip
    return {"pk": post_stock(draft, actor=cast.owner, at=now).pk}


def typed(cast: Cast) -> Mapping[str, Any]:
    """A batch as the form sends it."""
    day = timezone.localdate()
    return {
        "product": f"阿莫西林胶囊 #{set_stage(cast).pk}", "batch_number": "B2", "quantity": "100", "price": "5.50",
        "expires_on": f"{day + timedelta(days=90)}", "minimum_lot": "1", "pack_multiple": "1", "payment_days": "30",
        "from_on": f"{day + timedelta(days=2)}", "to_on": f"{day + timedelta(days=9)}", "audience": "ALL",
        "closes_at": f"{day + timedelta(days=3)}", "closes_time": "17:00", "origin": "一号库",
    }  # fmt: skip


def said_so(cast: Cast) -> Mapping[str, Any]:
    """The same as a program says it."""
    form = {key: value for key, value in typed(cast).items() if key not in ("closes_time", "closes_at", "product")}
    product = typed_product(cast)
    until = (timezone.now() + timedelta(days=3)).isoformat()
    return {**form, "title": "近效期", "product": product, "closes_at": until}


def typed_product(cast: Cast) -> int:
    """The product that `typed` has put on the stage."""
    return Product.objects.filter(cluster=cast.cluster).latest("pk").pk


def typed_take(cast: Cast) -> Mapping[str, Any]:
    """A take as the form sends it."""
    window = first_window(Order.objects.latest("pk"))
    return {f"window-{window.pk}": "100", "destination": "示例路2号", "minimum_life_days": "30"}


def take(cast: Cast) -> Mapping[str, Any]:
    """A take as a program says it."""
    window = first_window(Order.objects.latest("pk"))
    return {"parts": [{"window": window.pk, "quantity": 100}], "destination": "示例路2号", "minimum_life_days": 30}


SEEN = {"owner": 200, "colleague": 200, "neighbour": 200, "secretary": 200, "desk": 200, "outsider": 200}
TAKERS = {"owner": 403, "colleague": 403, "secretary": 403, "desk": 403}

DOORS = [
    web("order-stock", "GET", SEEN, 403),
    web("order-stock-new", "GET", {"owner": 200, "neighbour": 200, "outsider": 200}, 403),
    web("order-stock-new", "POST", {"owner": 302, "neighbour": 302, "outsider": 400}, 403, data=typed),
    web("order-take", "GET", TAKERS | {"neighbour": 200}, 404, arrange=a_stock),
    web("order-take", "POST", TAKERS | {"neighbour": 302}, 404, arrange=a_stock, data=typed_take),
    api("order-stock", "POST", {"owner": 201, "neighbour": 201, "outsider": 400}, 403, headers=KEY, data=said_so),
    api("order-take", "POST", TAKERS | {"neighbour": 201}, 404, arrange=a_stock, headers=KEY, data=take),
]
