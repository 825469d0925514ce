"""The poster decides in a browser: offers side by side, the picture and the table, a refused change, confirmation."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from orders.models import Order, Plan
from orders.services.allocating import ask_plan, compute_plan
from orders.services.offering import Bid, make_offers
from orders.services.publishing import close_early
from tests.browser.looking import enter, serious, sideways
from tests.cast import Cast
from tests.doors.orders import a_sealed_order
from tests.orders.stage import make_seller

SELLERS = (("长春甲医药有限公司", "jia", "9.80", 500), ("吉林乙药业股份有限公司", "yi", "10.40", 300))


def a_plan(cast: Cast) -> Plan:
    """A computed plan: Baishan 400 at 9.50, another 500 at 9.80, the rest of a thousand unmet but for a third."""
    order = Order.objects.get(pk=a_sealed_order(cast)["pk"])
    line, now = order.lines.get().pk, timezone.now()
    make_offers(order.pk, [Bid(line, Decimal("9.50"), 400, note="现货，可分两车送")], actor=cast.neighbour, at=now)
    for name, username, price, most in SELLERS:
        actor = make_seller(cast, name, username)
        make_offers(order.pk, [Bid(line, Decimal(price), most, at_least=200)], actor=actor, at=now)
    close_early(order.pk, actor=cast.owner, at=now)
    plan = ask_plan(order.pk, actor=cast.owner, at=now)
    compute_plan(lambda *_step, **_words: None, plan.pk, at=now + timedelta(seconds=1))
    return Plan.objects.get(pk=plan.pk)


@pytest.mark.parametrize("where", ["desk", "phone"])
def test_the_pages_of_a_decision_fit_and_keep_nobody_out(
    stage: Cast, where: str, request: pytest.FixtureRequest, live_server: object
) -> None:
    order = a_plan(stage).order_id
    context: BrowserContext = request.getfixturevalue(where)

    page = enter(context, stage.owner, f"/orders/{order}/compare/", live_server)
    for address in (f"/orders/{order}/compare/", f"/orders/{order}/plan/", "/orders/weights/"):
        page.goto(address)
        assert (serious(page), sideways(page)) == ([], 0)


def test_the_picture_stands_beside_a_table_and_a_refused_change_says_why(
    stage: Cast, desk: BrowserContext, live_server: object
) -> None:
    plan = a_plan(stage)
    page = enter(desk, stage.owner, f"/orders/{plan.order_id}/plan/", live_server)
    expect(page.locator("[data-sankey] canvas")).to_be_visible()

    page.get_by_role("row", name="白山").locator("summary").click()
    page.get_by_role("row", name="白山").locator("[name=quantity]").fill("900")
    page.get_by_role("row", name="白山").locator("[name=reason]").fill("多要一些")
    page.get_by_role("row", name="白山").get_by_role("button", name="调整").click()

    expect(page.locator(".field-error")).to_contain_text("还剩 400")
    assert not plan.overrides.exists()

    page.get_by_role("button", name="确认").first.click()
    page.locator("dialog[open]").get_by_role("button", name="确认").click()
    expect(page.get_by_text("均已告知")).to_be_visible()
    assert Order.objects.get(pk=plan.order_id).state == Order.State.CONFIRMED
