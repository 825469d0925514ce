"""Every page of every room, as every part of the cast gets it: nothing that keeps people out, nothing sideways.

The page is rendered in a transaction that is undone and handed to the browser in the server's place, so that the
arrangements of `tests/doors` can be used one after the other; styles and scripts come from the live server.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import DESK, PHONE
from tests.browser.looking import sideways
from tests.cast import Cast
from tests.doors import Door
from tests.test_doors import TABLE

PAGES = [door for door in TABLE if door.method == "GET" and ":" not in door.name]
PARTS = ("stranger", "owner", "secretary", "desk", "banker", "observer")
KEEPS_OUT = {"serious", "critical"}
ASKED = {"resultTypes": ["violations"]}


def answered(door: Door, part: str, cast: Cast) -> Any:
    """The answer `part` gets there; whatever was arranged is undone."""
    with transaction.atomic():
        client = Client(headers={**door.headers, "Accept-Language": "zh-CN"})
        url = reverse(door.name, kwargs=dict(door.arrange(cast)))
        actor = cast.actor(part)
        if actor is not None:
            client.force_login(actor.user)
        answer = client.get(url)
        transaction.set_rollback(True)
    return answer


def pages_of(part: str, cast: Cast) -> Iterator[tuple[str, str]]:
    """Name and text of every whole page that `part` gets, refusals once per status."""
    refused: set[int] = set()
    for door in PAGES:
        status = door.status_for(part)
        if 300 <= status < 400 or status in refused:
            continue
        answer = answered(door, part, cast)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
        if is_page and b"<html" in answer.content:
            refused |= {status} if status >= 400 else set()
            yield f"{door.name} {status}", answer.content.decode()


def wrong_with(page: Page, theme: str) -> list[str]:
    """What axe calls serious or critical at the desk, and by how much the page scrolls sideways on a phone."""
    page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page, options=ASKED).response["violations"]
        if one["impact"] in KEEPS_OUT
    ]
    page.set_viewport_size(PHONE)
    over = sideways(page)
    page.set_viewport_size(DESK)
    return [*found, f"{over} px sideways"] if over else found


@pytest.mark.parametrize("part", PARTS)
def test_no_page_keeps_anybody_out(
    browser: Browser, stage: Cast, live_server: Any, settings: Any, tmp_path: Any, part: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="zh-CN", reduced_motion="reduce")
    theme = "dark" if part == "desk" else "light"
    texts: dict[str, str] = {}
    context.route("**/__seen/*", lambda route: _hand(route, texts))
    found: dict[str, list[str]] = {}
    for name, text in pages_of(part, stage):
        texts["now"] = text
        page = context.new_page()  # in a tab of its own: a page that loads itself anew would cut off the next one
        page.goto(f"/__seen/{name.split()[0]}")
        wrong = wrong_with(page, theme)
        page.close()
        if wrong:
            found[name] = wrong
    context.close()

    assert found == {}
    assert texts


def _hand(route: Route, texts: dict[str, str]) -> None:
    route.fulfill(body=texts["now"], content_type="text/html; charset=utf-8")
