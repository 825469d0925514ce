"""A browser for the session, a page for the test, and the platform answering on a free port."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from ecosystem.services import seed_formula, seed_watches
from enterprises.services.reference import ensure_tier_rule, seed_reference
from tests.browser.chromium import SWITCHES, find_chromium
from tests.cast import NOW, PASSWORD, Cast, make_cast

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # playwright's loop runs in this thread; the ORM is used beside it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    found = find_chromium()
    with sync_playwright() as play:
        yield play.chromium.launch(executable_path=found.path, args=SWITCHES, env={**os.environ, **found.environment})


@pytest.fixture
def stage(transactional_db: None) -> Cast:
    """The cast, committed, so that the server sees it; what migrations bring is brought again after other tests."""
    seed_reference(NOW)
    seed_formula()
    seed_watches()
    cast = make_cast()
    ensure_tier_rule(cast.cluster, at=NOW)
    return cast


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A Chinese desktop browser at 1366x768."""
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A Chinese phone at 390x844."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport=PHONE,
        locale="zh-CN",
        has_touch=True,
        is_mobile=True,
    )
    yield context
    context.close()


def sign_in(context: BrowserContext, username: str, password: str = PASSWORD) -> Page:
    """Come in through the front door; returns the first page."""
    page = context.new_page()
    page.goto("/sign-in/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page
