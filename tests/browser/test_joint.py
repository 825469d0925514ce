"""A joint purchase by clicking: opened on a draft, a demand stated on a phone, closed and ordered together."""

from typing import Any

from playwright.sync_api import BrowserContext, expect

from orders.models import JointPurchase, Order
from orders.services.drafting import draft_order
from tests.browser.conftest import PHONE
from tests.browser.looking import enter, serious, sideways
from tests.browser.test_orders import ahead
from tests.cast import NOW, Cast
from tests.orders.stage import sealed, set_stage


def test_a_draft_becomes_a_joint_purchase_and_then_one_order(
    desk: BrowserContext, stage: Cast, live_server: Any
) -> None:
    draft = draft_order(ahead(sealed(set_stage(stage), 300, pack_multiple=10)), actor=stage.owner, at=NOW)
    page = enter(desk, stage.owner, f"/orders/{draft.pk}/", live_server)
    page.get_by_role("link", name="先收集需求").click()
    page.locator("[name=audience]").select_option("ALL")
    page.get_by_role("button", name="开始收集需求").click()
    expect(page.get_by_role("heading", level=1, name="秋季备货")).to_be_visible()
    assert serious(page) == []

    purchase = JointPurchase.objects.get()
    other = enter(desk, stage.neighbour, f"/orders/joint/{purchase.pk}/", live_server)
    other.set_viewport_size(PHONE)
    quantity = other.locator("#demand input[type=number]")
    quantity.fill("205")
    other.locator("[name=destination]").fill("示例路2号")
    other.get_by_role("button", name="填报需求").click()
    expect(other.locator("#demand .field-error")).to_contain_text("205")
    assert not sideways(other)
    quantity.fill("200")
    other.get_by_role("button", name="填报需求").click()
    expect(other.get_by_text("我方需求")).to_be_visible()

    page = enter(desk, stage.owner, f"/orders/joint/{purchase.pk}/", live_server)
    page.get_by_role("button", name="立即截止").first.click()
    page.locator("dialog[open]").get_by_role("button", name="立即截止").click()
    page.get_by_role("link", name="合并下单").click()
    page.locator("[name=destination]").fill("南广街道两处仓库")
    page.get_by_role("button", name="合并下单").click()
    expect(page.get_by_text("500 盒").first).to_be_visible()
    order = Order.objects.get(pk=purchase.order_id)
    assert (order.state, order.lines.get().quantity) == (Order.State.OPEN, 500)
