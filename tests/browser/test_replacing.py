"""A replacement by clicking, on the phones of two warehouses: sent again, checked with a refusal."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from orders.models import Claim, Part
from orders.queries.claims import claims_with_progress
from tests.browser.looking import enter, sideways
from tests.cast import Cast
from tests.orders.delivered import received
from tests.orders.test_replacing import promised


def test_goods_are_sent_again_and_what_is_refused_of_them_is_still_to_come(
    phone: BrowserContext, stage: Cast, live_server: Any
) -> None:
    claim = promised(stage, received(stage))
    page = enter(phone, stage.neighbour, "/deliveries/?view=send", live_server)
    page.locator(".delivery-row").click()
    expect(page.locator("h1")).to_have_text("补发货物")
    key = f"{Part.objects.get().pk}-0"
    expect(page.locator(f"[name=quantity-{key}]")).to_have_value("100")
    page.locator("[name=delivery_note_number]").fill("SHD-R")
    page.locator(f"[name=batch_number-{key}]").fill("261101")
    page.locator(f"[name=quantity-{key}]").fill("130")
    page.locator(f"[name=expires_on-{key}]").fill(f"{timezone.localdate() + timedelta(days=700)}")
    page.locator("form.delivery-form button.btn-primary").click()
    expect(page.locator(".field-broken, [aria-invalid=true]").first).to_be_visible()
    expect(page.locator(f"[name=batch_number-{key}]")).to_have_value("261101")
    assert sideways(page) == 0

    page.locator(f"[name=quantity-{key}]").fill("100")
    page.locator("form.delivery-form button.btn-primary").click()
    expect(page.locator("#claims")).to_contain_text("在途 100")
    page.context.clear_cookies()

    page = enter(phone, stage.owner, "/deliveries/?view=receive", live_server)
    page.locator(".delivery-row").click()
    expect(page.locator("main")).to_contain_text("用于替换您索赔的批号 260801")
    page.locator("[name^=accepted-]").fill("95")
    page.locator("[name^=refused-]").fill("5")
    page.locator("[name^=reason-]").select_option("DAMAGED")
    assert sideways(page) == 0
    page.locator("form.delivery-form button.btn-primary").click()

    expect(page.locator("#claims")).to_contain_text("已补到 95")
    expect(page.locator("#claims")).to_contain_text("5 待补发")
    row: Any = claims_with_progress().get(pk=claim.pk)
    assert (row.state, row.replaced, row.left) == (Claim.State.ACCEPTED, 95, 5)
