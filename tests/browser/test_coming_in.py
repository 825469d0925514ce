"""Coming in by clicking: the door, the lock, the demo, the second factor, an invitation on a phone, switches."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from accounts.models import Membership
from accounts.roles import Role
from tests.browser.conftest import sign_in
from tests.browser.looking import enter
from tests.cast import NOW, PASSWORD, Cast


def test_an_owner_signs_in_and_sees_what_waits(desk: BrowserContext, stage: Cast) -> None:
    page = sign_in(desk, "lin")

    expect(page.get_by_role("heading", level=1)).to_have_text("待我办理")
    expect(page.locator(".page-subtitle")).to_contain_text("林红")


def test_after_five_wrong_tries_the_door_says_until_when_it_rests(phone: BrowserContext, stage: Cast) -> None:
    page = phone.new_page()
    page.goto("/sign-in/")
    for _try in range(5):
        page.get_by_label("登录名").fill("lin")
        page.get_by_label("密码").fill("not-this-one-1")
        page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("登录名").fill("lin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.locator("form").filter(has=page.get_by_label("密码"))).to_contain_text("停用至")
    assert "/sign-in" in page.url


def test_whoever_sees_much_is_led_to_the_second_factor(desk: BrowserContext, stage: Cast) -> None:
    page = sign_in(desk, "gao")

    assert page.url.endswith("/account/second-factor/")
    expect(page.get_by_role("heading", level=1)).to_have_text("设置双因素验证")
    expect(page.locator(".qr-frame svg")).to_be_visible()
    expect(page.locator("#seed")).to_have_text(re.compile("^[A-Z2-7 ]{16,}$"))


def test_an_invited_colleague_comes_in_by_the_link_on_a_phone(
    desk: BrowserContext, phone: BrowserContext, stage: Cast, live_server: Any
) -> None:
    page = enter(desk, stage.owner, "/people/", live_server)
    page.get_by_label("姓名").fill("孙梅")
    page.get_by_role("checkbox", name="质量负责人").check()
    page.get_by_role("button", name="生成邀请").click()
    link = page.locator("#link").inner_text()

    there = phone.new_page()
    there.goto(link.replace(link.split("/invitations/")[0], live_server.url))
    there.get_by_label("登录名").fill("sunmei")
    there.get_by_label("密码", exact=True).fill(PASSWORD)
    there.get_by_label("再次输入密码").fill(PASSWORD)
    there.get_by_role("button", name="加入").click()

    expect(there.get_by_role("heading", level=1)).to_have_text("待我办理")
    assert Membership.objects.get(user__username="sunmei").roles == [Role.FIRM_QUALITY]


def test_the_acting_organisation_is_switched_at_the_top(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    Membership.objects.create(
        user=stage.owner.user, organisation=stage.baishan.organisation, roles=[Role.EMPLOYEE], rank=2, started_at=NOW
    )
    page = enter(desk, stage.owner, "/", live_server)

    page.locator(".topbar-organisation > button").click()
    page.locator(".topbar-organisation").get_by_role("button", name=str(stage.baishan)).click()

    expect(page.locator(".topbar-organisation > button")).to_contain_text(str(stage.baishan.organisation))


def test_language_and_theme_are_one_press_each_and_stay(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    page = enter(desk, stage.owner, "/", live_server)

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for me")
    page.get_by_role("button", name="Dark mode").click()
    page.goto("/jobs/")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demo_has_doors_and_nothing_else_has(
    desk: BrowserContext, stage: Cast, settings: Any, is_demo: bool
) -> None:
    settings.DEMO = is_demo
    stage.owner.organisation.is_demo = True
    stage.owner.organisation.save()
    stage.owner.user.username = "demo-owner"
    stage.owner.user.save()
    page = desk.new_page()
    page.goto("/sign-in/")

    assert page.locator(".door").count() == int(is_demo)
    if is_demo:
        page.get_by_role("button", name="林红").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("待我办理")
