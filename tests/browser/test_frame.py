"""The frame in a real browser: readable for all, no sideways scrolling, keys, sheets, progress that ends itself."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from jobs import services
from jobs.models import Job
from tests.browser.looking import enter, serious, sideways
from tests.cast import NOW, Cast

PAGES = ("/", "/style/", "/jobs/", "/notices/", "/zones/act/", "/search/?q=rq")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_the_frame_keep_nobody_out(
    desk: BrowserContext, stage: Cast, live_server: Any, theme: str
) -> None:
    page = enter(desk, stage.secretary, "/", live_server)
    page.evaluate("theme => localStorage.setItem('rc-theme', theme)", theme)
    broken = {}
    for url in PAGES:
        page.goto(url)
        broken[url] = serious(page)

    assert broken == {url: [] for url in PAGES}


def test_no_page_of_the_frame_scrolls_sideways_on_a_phone(phone: BrowserContext, stage: Cast, live_server: Any) -> None:
    page = enter(phone, stage.secretary, "/", live_server)
    widths = {}
    for url in PAGES:
        page.goto(url)
        widths[url] = sideways(page)

    assert widths == dict.fromkeys(PAGES, 0)


def test_the_slash_key_goes_to_the_search_box_and_initials_find_the_firm(
    desk: BrowserContext, stage: Cast, live_server: Any
) -> None:
    page = enter(desk, stage.owner, "/jobs/", live_server)

    page.keyboard.press("/")
    page.keyboard.type("jlsrq", delay=20)

    expect(page.locator("#search-found")).to_contain_text("吉林省润强药业有限公司")


def test_large_print_is_kept_from_page_to_page(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    page = enter(desk, stage.owner, "/style/", live_server)

    page.locator(".page-actions [data-size-switch]").click()
    page.goto("/jobs/")

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "19.2px"


def test_a_zone_opens_as_a_sheet_under_the_thumb(phone: BrowserContext, stage: Cast, live_server: Any) -> None:
    page = enter(phone, stage.owner, "/", live_server)

    page.locator(".bottombar a").nth(3).tap()

    expect(page.locator("#zone-act")).to_be_visible()
    page.locator("#zone-act a[href='/jobs/']").tap()
    expect(page).to_have_url(f"{live_server.url}/jobs/")


def test_progress_moves_and_ends_without_a_reload(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    job = services.ask_for("tests.nothing", at=NOW, title="Import files", asked_by_id=stage.owner.user.pk)
    page = enter(desk, stage.owner, f"/jobs/{job.pk}/", live_server)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)

    services.renew(job, at=NOW, step="Import files", words={}, done_share=0.4)
    expect(page.locator("progress")).to_have_attribute("value", "40")
    services.end(job, at=NOW, state=Job.State.DONE, result={"link": "/notices/"})

    expect(page.locator(".job a[href='/notices/']")).to_be_visible()
    assert page.locator("[hx-get*='progress']").count() == 0
