"""The ecosystem explorer by hand and by keys: picture, table, filters, time, way, link, files, who sees what."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from ledger.kinds import TieKind
from ledger.services import record_tie
from tests.browser.looking import enter, listening
from tests.browser.waiting_jobs import work_off_waiting_jobs
from tests.cast import NOW, Cast
from tests.ecosystem.stage import Stage, make_stage, snapshot_of, supply

READY = "#explorer[data-state=ready]"


@pytest.fixture
def circles(stage: Cast, settings: Any, tmp_path: Path) -> Stage:
    """Two circles of six in the ledger; one loan of staff five months ago, so that there is time to slide through."""
    settings.MEDIA_ROOT = tmp_path
    circles = make_stage(stage)
    record_tie(
        TieKind.STAFF, source=circles.left[1], target=circles.left[2], weight=Decimal(6), subject="stage:loan",
        at=NOW - timedelta(days=150),
    )  # fmt: skip
    return circles


def opened(page: Page, url: str = "/ecosystem/") -> Page:
    """The explorer at `url`, once the data are there."""
    page.goto(url)
    expect(page.locator(READY)).to_be_visible()
    return page


def holding(part: str) -> re.Pattern[str]:
    """An address that holds `part`."""
    return re.compile(re.escape(part))


def says(page: Page) -> str:
    """How many firms and ties the drawer says are shown."""
    return page.locator("[data-shown-says]").inner_text()


def test_the_committee_asks_for_the_graph_and_it_opens(desk: BrowserContext, circles: Stage, live_server: Any) -> None:
    page = enter(desk, circles.cast.secretary, "/ecosystem/", live_server)

    page.get_by_role("button", name="立即计算").click()
    expect(page.get_by_role("status").first).to_be_visible()
    work_off_waiting_jobs()
    expect(page.locator(READY)).to_be_visible(timeout=15_000)

    assert page.locator("[data-stage] canvas").count() > 0


def test_the_table_is_walked_by_keys_and_the_address_opens_the_same_view(
    desk: BrowserContext, circles: Stage, live_server: Any
) -> None:
    snapshot_of(circles.cast)
    page = enter(desk, circles.cast.secretary, "/", live_server)
    with listening(page) as heard:
        opened(page)
        page.locator("[data-drawer-toggle]").press("Enter")
        rows = page.get_by_role("table").locator("tbody th button")
        rows.first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        chosen = rows.nth(1).inner_text()
        expect(page.locator("[data-panel] h2")).to_have_text(chosen)
        page.locator("[data-panel]").get_by_role("button", name="1 步").click()
        page.get_by_role("checkbox", name="用工").uncheck()
        expect(page).to_have_url(holding("without=STAFF"))
    other = opened(desk.new_page(), page.url)

    assert heard.said == []
    expect(other.locator("[data-panel] h2")).to_have_text(chosen)
    assert says(other) == says(page)
    assert other.get_by_role("checkbox", name="用工").is_checked() is False


def test_a_kind_switched_off_and_an_earlier_month_show_less(
    desk: BrowserContext, circles: Stage, live_server: Any
) -> None:
    snapshot_of(circles.cast)
    page = opened(enter(desk, circles.cast.secretary, "/", live_server))
    counts = page.locator("[data-shown-says]")

    expect(counts).to_contain_text("32 条往来")
    page.get_by_role("checkbox", name="供应").uncheck()
    expect(counts).to_contain_text("1 条往来")
    page.get_by_role("checkbox", name="供应").check()
    page.get_by_role("slider", name="月份").press("Home")
    expect(counts).to_contain_text("1 条往来")
    expect(page).to_have_url(holding("month=2026-05"))


def test_the_way_between_two_firms_is_said_in_words(desk: BrowserContext, circles: Stage, live_server: Any) -> None:
    snapshot_of(circles.cast)
    start, end = circles.left[1], circles.right[1]
    page = opened(enter(desk, circles.cast.secretary, "/", live_server), f"/ecosystem/?firm={start.pk}")

    page.locator("[data-panel]").get_by_role("button", name="到另一家的路径").click()
    page.get_by_role("combobox", name="查找企业").fill(str(end))
    page.get_by_role("option", name=str(end)).click()

    expect(page.locator("[data-panel]")).to_contain_text("共 3 步")
    expect(page).to_have_url(holding(f"path={start.pk}-{end.pk}"))


@pytest.mark.parametrize(("label", "ending", "first"), [("CSV", ".csv", "\ufeff"), ("GEXF", ".gexf", "<?xml")])
def test_the_view_is_saved_as_a_file(
    desk: BrowserContext, circles: Stage, live_server: Any, label: str, ending: str, first: str
) -> None:
    snapshot_of(circles.cast)
    page = opened(enter(desk, circles.cast.secretary, "/", live_server))

    page.locator("[data-menu] summary").click()
    with page.expect_download() as download:
        page.locator("[data-menu]").get_by_role("link", name=label).click()

    text = download.value.path().read_text(encoding="utf-8")
    assert download.value.suggested_filename.endswith(ending)
    assert text.startswith(first)
    assert "左圈一号药业" in text


def test_an_enterprise_sees_its_own_ties_and_the_bank_no_names(
    phone: BrowserContext, desk: BrowserContext, circles: Stage, live_server: Any
) -> None:
    for one, other in zip(circles.left[1:], circles.right[1:], strict=True):
        supply(one, other, "100.00")
    snapshot_of(circles.cast)
    owner = opened(enter(phone, circles.cast.owner, "/", live_server), "/ecosystem/?table=firms")
    bank = opened(enter(desk, circles.cast.banker, "/", live_server), "/ecosystem/?table=firms")

    owner.get_by_role("button", name="表格").click()
    seen = owner.get_by_role("table").inner_text()
    assert str(circles.left[1]) in seen
    assert str(circles.right[1]) not in seen
    grouped = bank.get_by_role("table").inner_text()
    assert not [firm for firm in (*circles.left, *circles.right) if str(firm) in grouped]


TOUCHING = """() => {
  const words = document.querySelector("#explorer").explorer.picture.written;
  const touch = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
  const twice = words.flatMap((one, i) => words.slice(i + 1).filter((other) => touch(one.box, other.box))
    .map((other) => `${one.text} / ${other.text}`));
  return { words: words.map(({ text }) => text), twice };
}"""


@pytest.mark.parametrize("view", ["", "?layout=force&colour=community", "?layout=bands&colour=industry"])
def test_words_on_the_picture_never_touch_and_long_names_lose_their_legal_form(
    desk: BrowserContext, circles: Stage, live_server: Any, view: str
) -> None:
    long = circles.left[0]
    long.name = long.short_name = "MYLAN LABORATORIES LTD (FORMERLY MATRIX)"
    long.save(update_fields=["name", "short_name"])
    snapshot_of(circles.cast)

    page = opened(enter(desk, circles.cast.secretary, "/", live_server), f"/ecosystem/{view}")
    page.wait_for_function("document.querySelector('#explorer').explorer?.picture?.written.length > 3")

    seen = page.evaluate(TOUCHING)
    assert seen["twice"] == []
    assert [word for word in seen["words"] if "LTD" in word or "FORMERLY" in word] == []


def test_a_past_moment_is_said_and_never_called_today(desk: BrowserContext, circles: Stage, live_server: Any) -> None:
    past = NOW - timedelta(days=100)
    snapshot_of(circles.cast, past)

    page = opened(enter(desk, circles.cast.secretary, "/", live_server))

    says = page.locator("[data-month-says]")
    expect(says).to_have_text(f"截至 {timezone.localdate(past).isoformat()}")
    assert "今天" not in page.locator("#explorer").inner_text()


def test_a_bank_reads_of_groups_and_why_small_ones_are_missing(
    desk: BrowserContext, circles: Stage, live_server: Any
) -> None:
    snapshot_of(circles.cast)

    page = opened(enter(desk, circles.cast.banker, "/", live_server))

    assert says(page) == "2 个分组，分组间 0 条往来"
    expect(page.locator(".xp-floor")).to_contain_text("不足 5 家的分组不显示")


def test_whoever_serves_the_chain_stands_below_the_enterprises(
    desk: BrowserContext, circles: Stage, live_server: Any
) -> None:
    supply(circles.left[3], circles.cast.secretary.organisation, "90000.00", about="stage:committee")
    snapshot_of(circles.cast)

    page = opened(enter(desk, circles.cast.secretary, "/", live_server), "/ecosystem/?table=firms")

    rows = page.get_by_role("table").locator("tbody th").all_inner_texts()
    serving = {str(one.organisation) for one in (circles.cast.secretary, circles.cast.banker)}
    assert set(rows[-3:]) >= serving
    assert not serving & set(rows[:12])


def test_two_moments_and_a_chain_without_a_firm_are_told_in_words_and_in_the_table(
    desk: BrowserContext, circles: Stage, live_server: Any
) -> None:
    snapshot_of(circles.cast)
    page = opened(enter(desk, circles.cast.secretary, "/", live_server), "/ecosystem/?table=ties&window=3")

    page.locator("[data-compare]").press("Enter")
    expect(page.locator("[data-scope]")).to_contain_text("新增 30 条往来，消失 1 条")
    expect(page.get_by_role("table").last).to_contain_text("新增")
    page.goto(f"/ecosystem/?firm={circles.left[0].pk}")
    page.locator("[data-without]").click()
    expect(page.locator("[data-panel] h2")).to_contain_text(str(circles.left[0]))
    expect(page.locator("[data-scope]")).to_contain_text("6 条往来中断")
    expect(page).to_have_url(holding(f"gone={circles.left[0].pk}"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-scope]")).to_be_hidden()


def test_a_view_is_kept_under_a_name_and_opens_again(desk: BrowserContext, circles: Stage, live_server: Any) -> None:
    snapshot_of(circles.cast)
    page = opened(enter(desk, circles.cast.secretary, "/", live_server), "/ecosystem/?layout=bands&window=3")

    page.locator("[data-kept] summary").click()
    page.locator("[data-keep] [name=name]").fill("最近一季")
    page.locator("[data-keep] button").click()
    expect(page.locator(READY)).to_be_visible()
    page.goto("/ecosystem/views/")
    page.get_by_role("link", name="最近一季").click()

    expect(page).to_have_url(holding("layout=bands&window=3"))
