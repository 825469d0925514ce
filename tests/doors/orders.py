"""Who may see and do what with shared orders, their offers and their parts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Order
from orders.services.drafting import draft_order
from orders.services.offering import Bid, make_offers
from orders.services.publishing import publish_order
from tests.cast import Cast
from tests.doors import SIGN_IN, Door
from tests.doors.enterprises import KEY, said
from tests.orders.stage import first_window, posted, sealed, set_stage

TRADERS_OUT = {"secretary": 403, "desk": 403, "colleague": 403}
UNSEEN = {"banker": 404, "observer": 404, "outsider": 404}


def web(name: str, method: str, statuses: Mapping[str, int], others: int, **more: Any) -> Door:
    """A row of the browser's door."""
    return Door(name, method, {"stranger": SIGN_IN, **statuses}, others=others, **more)


def api(name: str, method: str, statuses: Mapping[str, int], others: int, **more: Any) -> Door:
    """A row of the programs' door."""
    return Door(f"api:{name}", method, {"stranger": 401, **statuses}, others=others, **more)


def _order(cast: Cast, way: str, *, is_open: bool) -> Order:
    now = timezone.now()
    write = posted if way == Order.Way.POSTED else sealed
    draft = write(set_stage(cast))
    today = timezone.localdate(now)
    windows = tuple(
        replace(w, from_on=today + timedelta(days=10), to_on=today + timedelta(days=20)) for w in draft.lines[0].windows
    )
    draft = replace(draft, closes_at=now + timedelta(days=3), lines=(replace(draft.lines[0], windows=windows),))
    order = draft_order(draft, actor=cast.owner, at=now)
    return publish_order(order.pk, actor=cast.owner, at=now) if is_open else order


def a_draft(cast: Cast) -> Mapping[str, Any]:
    """A draft of Runqiang."""
    return {"pk": _order(cast, Order.Way.POSTED, is_open=False).pk}


def an_open_order(cast: Cast) -> Mapping[str, Any]:
    """An order of Runqiang with a posted price."""
    return {"pk": _order(cast, Order.Way.POSTED, is_open=True).pk}


def a_sealed_order(cast: Cast) -> Mapping[str, Any]:
    """An order of Runqiang that collects sealed offers."""
    return {"pk": _order(cast, Order.Way.SEALED, is_open=True).pk}


def an_offer(cast: Cast) -> Mapping[str, Any]:
    """Baishan's offer to Runqiang."""
    order = _order(cast, Order.Way.SEALED, is_open=True)
    bid = Bid(line=order.lines.get().pk, price=Decimal("9.80"), at_most=500)
    return {"pk": make_offers(order.pk, [bid], actor=cast.neighbour, at=timezone.now())[0].pk}


def take(cast: Cast) -> Mapping[str, Any]:
    """A take of the newest order's first window."""
    window = first_window(Order.objects.latest("pk"))
    return {"parts": [{"window": window.pk, "quantity": 100}]}


def offer(cast: Cast) -> Mapping[str, Any]:
    """An offer for the newest order's line."""
    return {"offers": [{"line": Order.objects.latest("pk").lines.get().pk, "price": "9.80", "at_most": 300}]}


def order_said(cast: Cast, **more: Any) -> Mapping[str, Any]:
    """An order as a program writes it."""
    day = timezone.localdate()
    window = {"from_on": f"{day + timedelta(days=5)}", "to_on": f"{day + timedelta(days=9)}", "quantity": 50}
    line = {"product": set_stage(cast).pk, "quantity": 50, "windows": [window]}
    return {"title": "秋季备货", "destination": "示例路1号", "lines": [line], **more}


def changed(cast: Cast) -> Mapping[str, Any]:
    """The newest draft written anew."""
    product = Order.objects.latest("pk").lines.get().product_id
    day = timezone.localdate() + timedelta(days=5)
    window = {"from_on": f"{day}", "to_on": f"{day}", "quantity": 60}
    line = {"product": product, "quantity": 60, "windows": [window]}
    return {"title": "改", "destination": "示例路1号", "lines": [line], "version": 1}


OWNER_ONLY = {"neighbour": 404, "secretary": 404, "desk": 404, **UNSEEN}
REASON = said(reason="需求取消")

HEAD = {
    "title": "秋季备货", "way": "SEALED", "audience": "ALL", "destination": "示例路1号", "payment_days": 30,
    "minimum_life_days": 180, "closes_on": "2030-01-05", "closes_time": "17:00", "rows-TOTAL_FORMS": 1,
    "rows-INITIAL_FORMS": 0, "rows-0-quantity": 50, "rows-0-from_on": "2030-01-08", "rows-0-to_on": "2030-01-09",
}  # fmt: skip


def form_said(cast: Cast) -> Mapping[str, Any]:
    """An order as the form sends it, kept as a draft."""
    return {**HEAD, "rows-0-product": f"阿莫西林胶囊 #{set_stage(cast).pk}", "keep": "1"}


def form_changed(cast: Cast) -> Mapping[str, Any]:
    """The newest draft as the form sends it."""
    product = Order.objects.latest("pk").lines.get().product_id
    return {**HEAD, "rows-0-product": f"阿莫西林胶囊 #{product}", "keep": "1", "version": 1}


def typed_take(cast: Cast) -> Mapping[str, Any]:
    """A take as the form sends it."""
    return {f"window-{first_window(Order.objects.latest('pk')).pk}": "100"}


def typed_offer(cast: Cast) -> Mapping[str, Any]:
    """An offer as the form sends it."""
    return {f"price-{Order.objects.latest('pk').lines.get().pk}": "9.80"}


TAKERS = {"neighbour": 200, "owner": 403, **TRADERS_OUT, **UNSEEN}

DOORS = [
    web("orders", "GET", {}, 200),
    web("order-templates", "GET", {}, 200),
    web("order-products", "GET", {}, 200),
    web("order", "GET", UNSEEN, 200, arrange=an_open_order),
    web("order-write", "GET", {"owner": 200, "neighbour": 200, "outsider": 200}, 403),
    web("order-write", "POST", {"owner": 302, "neighbour": 302, "outsider": 422}, 403, data=form_said),
    web("order-edit", "GET", {"owner": 200, "colleague": 403}, 404, arrange=a_draft),
    web("order-edit", "POST", {"owner": 302, "colleague": 403}, 404, arrange=a_draft, data=form_changed),
    web("order-publish", "POST", {"owner": 302, "colleague": 403}, 404, arrange=a_draft, data=said()),
    web("order-copy", "POST", {"owner": 302, "colleague": 403}, 404, arrange=an_open_order, data=said()),
    web("order-close", "POST", {"owner": 302, "colleague": 403}, 404, arrange=an_open_order, data=said()),
    web("order-cancel", "POST", {"owner": 302, "colleague": 403}, 404, arrange=an_open_order, data=REASON),
    web("order-drop", "POST", {"owner": 302, "colleague": 403}, 404, arrange=a_draft, data=said()),
    web("order-costs", "GET", {**UNSEEN, "secretary": 404, "desk": 404}, 200, arrange=an_open_order),
    web("order-take", "GET", TAKERS, 403, arrange=an_open_order),
    web("order-take", "POST", {**TAKERS, "neighbour": 302}, 403, arrange=an_open_order, data=typed_take),
    web("order-offer", "GET", TAKERS, 403, arrange=a_sealed_order),
    web("order-offer", "POST", {**TAKERS, "neighbour": 302}, 403, arrange=a_sealed_order, data=typed_offer),
    web("offer-withdraw", "POST", {"neighbour": 302}, 404, arrange=an_offer, data=REASON),
    api("orders", "GET", {}, 200),
    api("orders", "POST", {"owner": 201, "neighbour": 201, "outsider": 400}, 403, data=order_said, headers=KEY),
    api("order", "GET", UNSEEN, 200, arrange=an_open_order),
    api("order", "PUT", {"owner": 200, "colleague": 403, **OWNER_ONLY}, 404, arrange=a_draft, data=changed),
    api("order", "DELETE", {"owner": 204, "colleague": 403, **OWNER_ONLY}, 404, arrange=a_draft),
    api("order-publish", "POST", {"owner": 200, "colleague": 403}, 404, arrange=a_draft, headers=KEY),
    api("order-copy", "POST", {"owner": 201, "colleague": 403}, 404, arrange=an_open_order, headers=KEY),
    api("order-close", "POST", {"owner": 200, "colleague": 403}, 404, arrange=an_open_order, headers=KEY),
    api("order-cancel", "POST", {"owner": 200, "colleague": 403}, 404, arrange=an_open_order, headers=KEY, data=REASON),
    api("order-costs", "GET", {**UNSEEN, "secretary": 404, "desk": 404}, 400, arrange=an_open_order),
    api("order-take", "POST", {"neighbour": 201, "owner": 403, **TRADERS_OUT, **UNSEEN}, 403,
        arrange=an_open_order, headers=KEY, data=take),
    api("order-offers", "GET", UNSEEN, 200, arrange=a_sealed_order),
    api("order-offers", "POST", {"neighbour": 201, "owner": 403, **TRADERS_OUT, **UNSEEN}, 403,
        arrange=a_sealed_order, headers=KEY, data=offer),
    api("offer-withdraw", "POST", {"neighbour": 200}, 404, arrange=an_offer, headers=KEY, data=REASON),
]  # fmt: skip
