"""Shared orders by clicking: posting, taking, offering, refusals, by keyboard and on a phone."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from orders.models import Offer, Order, Part
from orders.rules.draft import OrderDraft, WindowDraft
from orders.services.closing import close_due
from orders.services.drafting import draft_order
from orders.services.offering import Bid, make_offers
from orders.services.publishing import close_early, publish_order
from orders.services.taking import take_parts
from tests.browser.conftest import PHONE
from tests.browser.looking import enter, listening, serious, sideways
from tests.cast import Cast
from tests.orders.stage import first_window, line, make_product, make_seller, posted, sealed, set_stage, with_lines


def ahead(draft: OrderDraft) -> OrderDraft:
    """The draft with days that lie ahead of the server's clock."""
    day, now = timezone.localdate(), timezone.now()
    first, last = day + timedelta(days=10), day + timedelta(days=20)
    lines = [replace(row, windows=(WindowDraft(first, last, row.quantity),)) for row in draft.lines]
    return replace(draft, closes_at=now + timedelta(days=3), lines=tuple(lines))


def open_order(cast: Cast, draft: OrderDraft) -> Order:
    """An order of Runqiang that is open now."""
    order = draft_order(ahead(draft), actor=cast.owner, at=timezone.now())
    return publish_order(order.pk, actor=cast.owner, at=timezone.now())


def pick(page: Page, row: int, typed: str, name: str) -> None:
    """Type what people type, and choose what the list then offers."""
    field = page.locator(f"[name=rows-{row}-product]")
    with page.expect_response("**/orders/products/**"):
        field.press_sequentially(typed)
    option = page.locator(f"#products option[value^='{name}']")
    expect(option).to_have_count(1)
    field.fill(option.get_attribute("value") or "")


def test_a_buyer_posts_an_order_of_two_lines(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    set_stage(stage)
    make_product(stage, "布洛芬缓释胶囊", initials="blfhsjn", pinyin="buluofenhuanshijiaonang")
    page = enter(desk, stage.owner, "/orders/", live_server)
    page.get_by_role("link", name="发布订单").first.click()

    page.locator("[name=title]").fill("冬季备货")
    page.locator("[name=way][value=POSTED]").check()
    pick(page, 0, "阿莫西林", "阿莫西林胶囊")
    page.locator("[name=rows-0-quantity]").fill("1000")
    page.locator("[name=rows-0-posted_price]").fill("12.50")
    page.locator("[data-rows-add]").click()
    pick(page, 1, "blf", "布洛芬缓释胶囊")
    page.locator("[name=rows-1-quantity]").fill("400")
    page.locator("[name=rows-1-posted_price]").fill("9.80")
    page.locator("[name=destination]").fill("长春市宽城区示例路1号")
    page.locator("button[name=publish]").click()

    expect(page.locator("h1")).to_have_text("冬季备货")
    expect(page.locator(".order-next")).to_contain_text("卖方可接单至")
    order = Order.objects.get()
    assert (order.state, order.way, order.lines.count()) == ("OPEN", "POSTED", 2)
    assert [row.quantity for row in order.lines.order_by("position")] == [1000, 400]


def test_what_cannot_be_published_is_kept_and_said_on_its_field(
    desk: BrowserContext, stage: Cast, live_server: Any
) -> None:
    product = set_stage(stage)
    page = enter(desk, stage.owner, "/orders/new/", live_server)
    page.locator("[name=title]").fill("冬季备货")
    page.locator("[name=way][value=POSTED]").check()
    page.locator("[name=rows-0-product]").fill(f"{product.generic_name} #{product.pk}")
    page.locator("[name=rows-0-quantity]").fill("1000")
    page.locator("[name=destination]").fill("示例路1号")
    page.locator("button[name=publish]").click()

    expect(page.locator(".field-broken")).to_have_count(1)
    expect(page.locator(".field-broken")).to_contain_text("单价")
    expect(page.get_by_text("已存为草稿，尚未发布")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("冬季备货")
    assert Order.objects.get().state == "DRAFT"

    page.locator("[name=rows-0-posted_price]").fill("12.50")
    page.locator("button[name=publish]").click()

    expect(page.locator(".order-next")).to_contain_text("卖方可接单至")
    assert Order.objects.get().state == "OPEN"


def test_a_seller_takes_a_part_and_sees_what_is_left(phone: BrowserContext, stage: Cast, live_server: Any) -> None:
    order = open_order(stage, posted(set_stage(stage)))
    page = enter(phone, stage.neighbour, f"/orders/{order.pk}/", live_server)
    page.locator(".order-go a").click()
    page.locator("[data-sum-quantity]").fill("300")

    expect(page.locator("[data-sum-out]")).to_have_text("合 3,750.00 元")
    expect(page.locator("[data-sum-total]")).to_have_text("1 个部分 · 3,750.00 元")
    page.locator("form[data-sums] button.btn-primary").click()

    expect(page.locator("main")).to_contain_text("700 盒")
    assert [(part.seller_id, part.quantity) for part in Part.objects.all()] == [(stage.baishan.pk, 300)]
    assert first_window(order).remaining == 700


def test_a_take_that_is_too_large_says_why_and_keeps_what_was_typed(
    desk: BrowserContext, stage: Cast, live_server: Any
) -> None:
    order = open_order(stage, posted(set_stage(stage)))
    page = enter(desk, stage.neighbour, f"/orders/{order.pk}/take/", live_server)
    page.locator("[data-sum-quantity]").fill("1500")
    expect(page.locator("[data-sum-out]")).to_have_text("可接 1 至 1,000 盒。")
    page.locator("form[data-sums] button.btn-primary").click()

    expect(page.locator(".note-error")).to_contain_text("1,000")
    expect(page.locator("[data-sum-quantity]")).to_have_value("1500")
    assert not Part.objects.exists()
    assert first_window(order).remaining == 1000


def test_a_part_is_taken_by_keyboard_alone(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    order = open_order(stage, posted(set_stage(stage)))
    page = enter(desk, stage.neighbour, f"/orders/{order.pk}/take/", live_server)
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-sum-quantity]')"):
            break
    page.keyboard.type("200")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live_server.url}/orders/{order.pk}/")
    assert Part.objects.get().quantity == 200


def test_three_firms_offer_and_the_buyer_reads_them_after_the_deadline(
    desk: BrowserContext, stage: Cast, live_server: Any
) -> None:
    order = open_order(stage, sealed(set_stage(stage)))
    row = order.lines.get()
    for number, name in enumerate(("吉林甲医药有限公司", "吉林乙医药有限公司")):
        seller = make_seller(stage, name, f"seller-{number}")
        bid = Bid(line=row.pk, price=Decimal("9.10") + number, at_most=400)
        make_offers(order.pk, [bid], actor=seller, at=timezone.now())

    page = enter(desk, stage.neighbour, f"/orders/{order.pk}/offer/", live_server)
    page.locator("[data-sum-price]").fill("8.80")
    page.locator("[data-sum-quantity]").fill("500")
    expect(page.locator("[data-sum-out]")).to_have_text("最多 4,400.00 元")
    page.locator("form[data-sums] button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("8.80")

    page = enter(desk, stage.owner, f"/orders/{order.pk}/", live_server)
    expect(page.locator("main")).not_to_contain_text("8.80")
    assert order.closes_at is not None
    close_due(order.closes_at + timedelta(minutes=1))
    page.reload()

    for price in ("8.80", "9.10", "10.10"):
        expect(page.locator("main")).to_contain_text(price)
    assert Offer.objects.count() == 3


def test_filters_stay_when_the_view_changes(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    open_order(stage, posted(set_stage(stage)))
    page = enter(desk, stage.neighbour, "/orders/", live_server)
    expect(page.locator(".order-card")).to_have_count(1)

    page.locator("#filters [name=q]").press_sequentially("没有这个")
    expect(page.locator(".order-card")).to_have_count(0)
    page.locator("#board-views a").last.click()

    expect(page.locator("#filters [name=q]")).to_have_value("没有这个")
    expect(page.locator(".empty-state")).to_be_visible()


def stages(cast: Cast) -> list[str]:
    """The pages of orders in every way and several states."""
    product = set_stage(cast)
    other = make_product(cast, "布洛芬缓释胶囊")
    two = with_lines(posted(product), *posted(product).lines, line(other, 400, posted_price=Decimal("9.80")))
    taken, collecting = open_order(cast, two), open_order(cast, sealed(product))
    take_parts(taken.pk, {first_window(taken).pk: 300}, actor=cast.neighbour, at=timezone.now())
    bid = Bid(line=collecting.lines.get().pk, price=Decimal("9.10"), at_most=400)
    opened = open_order(cast, sealed(product))
    bids = [replace(bid, line=opened.lines.get().pk)]
    make_offers(opened.pk, bids, actor=cast.neighbour, at=timezone.now())
    close_early(opened.pk, actor=cast.owner, at=timezone.now())
    make_offers(collecting.pk, [bid], actor=cast.neighbour, at=timezone.now())
    draft = draft_order(ahead(sealed(product)), actor=cast.owner, at=timezone.now())
    views = [f"/orders/?view={view}" for view in ("open", "posted", "taken", "all")]
    return [*views, "/orders/templates/", *(f"/orders/{o.pk}/" for o in (taken, collecting, opened, draft))]


@pytest.mark.parametrize("part", ["owner", "neighbour", "secretary"])
def test_no_page_of_orders_keeps_anybody_out(
    desk: BrowserContext, stage: Cast, live_server: Any, settings: Any, tmp_path: Any, part: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    pages, actor = stages(stage), stage.actor(part)
    assert actor is not None
    pages += ["/orders/new/"] if part == "owner" else []
    pages = pages if part == "owner" else pages[:-1]  # the draft is the poster's alone
    page = enter(desk, actor, "/", live_server)
    found: dict[str, list[str]] = {}
    for url in pages:
        with listening(page) as heard:
            page.goto(url)
        wrong = [*heard.said, *serious(page)]
        page.set_viewport_size(PHONE)
        wrong += [f"{sideways(page)} px sideways"] if sideways(page) else []
        page.set_viewport_size({"width": 1366, "height": 768})
        if wrong:
            found[url] = wrong

    assert found == {}
