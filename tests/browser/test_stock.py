"""Near-expiry stock by clicking: a batch posted with its mistakes mended, and a part taken on a phone."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from orders.models import Order, SubOrder
from tests.browser.conftest import PHONE
from tests.browser.looking import enter, serious, sideways
from tests.cast import Cast
from tests.orders.stage import approve, set_stage


def test_a_seller_clears_a_batch_and_a_buyer_takes_a_part(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    product = set_stage(stage)
    approve(stage.baishan, stage.runqiang, stage.neighbour)
    day = timezone.localdate()
    page = enter(desk, stage.owner, "/orders/stock/", live_server)
    page.get_by_role("link", name="清一个批次").first.click()
    page.locator("[name=product]").fill(f"阿莫西林胶囊 #{product.pk}")
    for name, typed in {
        "batch_number": "B2601", "quantity": "500", "price": "6.20", "pack_multiple": "10", "origin": "一号库",
        "expires_on": f"{day + timedelta(days=10)}",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(typed)
    page.get_by_role("button", name="发布清货").click()
    expect(page.locator(".field-broken [name=expires_on]")).to_be_visible()
    assert serious(page) == []
    page.locator("[name=expires_on]").fill(f"{day + timedelta(days=80)}")
    page.get_by_role("button", name="发布清货").click()
    expect(page.get_by_text("剩 80 天")).to_be_visible()

    other = enter(desk, stage.neighbour, "/orders/stock/", live_server)
    other.set_viewport_size(PHONE)
    expect(other.get_by_text("剩 80 天")).to_be_visible()
    assert not sideways(other)
    other.get_by_role("link", name="接单").click()
    other.locator("[data-sum-quantity]").fill("120")
    other.locator("[name=destination]").fill("示例路2号")
    assert not sideways(other)
    other.get_by_role("button", name="接单").click()
    expect(other.get_by_text("120").first).to_be_visible()
    assert SubOrder.objects.get().buyer == stage.baishan
    assert Order.objects.get(side="STOCK").lines.get().windows.get().remaining == 380
