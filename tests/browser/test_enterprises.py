"""Enterprises by clicking: a figure is contested and answered, initials find a firm, a tier is confirmed."""

import re
from decimal import Decimal
from typing import Any

from playwright.sync_api import BrowserContext, expect

from ecosystem.services.tiering import propose_tiers_from_book
from enterprises.models import Contest, Enterprise, TierDecision
from enterprises.services.figures import state_figure
from tests.browser.looking import enter
from tests.cast import NOW, Cast


def test_a_firm_contests_a_figure_and_reads_the_answer_of_the_committee(
    desk: BrowserContext, stage: Cast, live_server: Any
) -> None:
    firm = f"/enterprises/{stage.runqiang.pk}/"
    page = enter(desk, stage.owner, firm, live_server)

    page.locator("a[href*='figure=registered_capital']").click()
    expect(page.locator("main")).to_contain_text("500.00 万元")
    page.get_by_label("正确内容及依据").fill("注册资本已增至 800 万元，见新营业执照。")
    page.get_by_role("button", name="保存").click()
    expect(page).to_have_url(f"{live_server.url}/enterprises/contests/")
    expect(page.get_by_role("button", name="采纳并已更正")).to_have_count(0)

    page = enter(desk, stage.secretary, "/enterprises/contests/", live_server)
    expect(page.locator("main")).to_contain_text("见新营业执照")
    page.get_by_label("给企业的答复").fill("已按新执照更正。")
    page.get_by_role("button", name="采纳并已更正").click()
    expect(page.get_by_role("heading", name="已答复")).to_be_visible()

    page = enter(desk, stage.owner, firm, live_server)
    expect(page.locator("main")).to_contain_text("已按新执照更正。")
    contest = Contest.objects.get()
    assert (contest.figure, contest.state) == ("registered_capital", Contest.State.ACCEPTED)


def test_initials_find_a_firm_while_they_are_typed(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    page = enter(desk, stage.secretary, "/enterprises/", live_server)
    expect(page.locator("#rows tbody tr")).to_have_count(2)

    page.get_by_label("名称、拼音或首字母").press_sequentially("ccbs")

    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("长春白山医药有限公司")
    expect(page).to_have_url(re.compile("[?]q=ccbs"))
    page.get_by_role("link", name="长春白山医药有限公司").click()
    expect(page.locator("h1")).to_contain_text("长春白山医药有限公司")


def test_the_committee_confirms_a_computed_tier(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    state_figure(
        stage.runqiang.pk, year=2025, revenue=Decimal(1_200_000_000), people=250, source="年报",
        actor=stage.desk, at=NOW,
    )  # fmt: skip
    propose_tiers_from_book(2025, actor=stage.secretary, at=NOW)
    decision = TierDecision.objects.get(enterprise=stage.runqiang)
    page = enter(desk, stage.secretary, "/enterprises/tiers/?year=2025", live_server)
    row = page.locator(f"#decision-{decision.pk}")

    row.get_by_label("层级").select_option("BACKBONE")
    row.get_by_label("与测算不同时请说明理由").fill("两年来带动三家配送。")
    row.get_by_role("button", name="确认").click()

    expect(row).to_have_count(0)
    expect(page.locator("main")).to_contain_text("两年来带动三家配送。")
    decision.refresh_from_db()
    assert (decision.status, decision.confirmed_tier) == (TierDecision.Status.CONFIRMED, "BACKBONE")
    assert Enterprise.objects.get(pk=stage.runqiang.pk).tier == "BACKBONE"
