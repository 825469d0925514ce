"""Every page of every room, as every part of the cast gets it: nothing that keeps people out, nothing sideways.

The pages are rendered in transactions that are undone, so that the arrangements of `tests/doors` can be used one after
the other; then the live server answers with them, with its styles and scripts, and with nothing else.
"""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, re_path, reverse
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.looking import sideways
from tests.cast import Cast
from tests.doors import Door
from tests.test_doors import TABLE
from tests.whole import WHOLE

PAGES = [door for door in TABLE if door.method == "GET" and ":" not in door.name]
PARTS = ("stranger", "owner", "secretary", "desk", "banker", "observer")
DARK = "desk"  # works in the dark theme, the others in the light one
SHARES = 6 if WHOLE else 4
KEEPS_OUT = {"serious", "critical"}
ASKED = {"resultTypes": ["violations"]}
SAYS_WHICH = re.compile(r'\s(?:href|src|id|for|value|name|action|title|data-[\w-]+|hx-[\w-]+)="[^"]*"')


def answered(door: Door, arguments: dict[str, Any], part: str, cast: Cast) -> Any:
    """The answer `part` gets there; whatever it writes is undone."""
    with transaction.atomic():
        client = Client(headers={**door.headers, "Accept-Language": "zh-CN"})
        actor = cast.actor(part)
        if actor is not None:
            client.force_login(actor.user)
        answer = client.get(reverse(door.name, kwargs=arguments))
        transaction.set_rollback(True)
    return answer


def pages_of(door: Door, cast: Cast, refused: set[tuple[str, int]]) -> list[tuple[str, str]]:
    """Part and text of every whole page of one door, a part's refusals once per status; the arrangement is undone.

    In the short form the first part in turn who is let in stands for all.
    """
    pages = []
    turn = PAGES.index(door) % len(PARTS)
    with transaction.atomic():
        arguments = dict(door.arrange(cast))
        for part in (*PARTS[turn:], *PARTS[:turn]):
            status = door.status_for(part)
            if 300 <= status < 400 or (part, status) in refused:
                continue
            answer = answered(door, arguments, part, cast)
            is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
            if is_page and b"<html" in answer.content:
                refused |= {(part, status)} if status >= 400 else set()
                pages.append((part, answer.content.decode()))
                if status == 200 and not WHOLE:
                    break
        transaction.set_rollback(True)
    return pages


def made_of(text: str) -> int:
    """What the middle of a page is made of: its elements, without the addresses and words that tell rows apart."""
    middle = text[text.find("<main") :]
    return hash(tuple(SAYS_WHICH.sub("", tag) for tag in re.findall(r"<\w[^>]*>", middle)))


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


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_keeps_anybody_out(
    browser: Browser, stage: Cast, live_server: Any, settings: Any, tmp_path: Any, share: int
) -> None:
    """Two pages made of the same elements are looked at once, each part's frame at least once."""
    settings.MEDIA_ROOT = tmp_path
    pages: dict[tuple[str, int], tuple[str, str, str]] = {}
    refused: set[tuple[str, int]] = set()
    for door in PAGES[share::SHARES]:
        for part, text in pages_of(door, stage, refused):
            theme = "dark" if part == DARK else "light"
            shape = made_of(text) if part in {known for known, _name, _text in pages.values()} else hash(part)
            pages.setdefault((theme, shape), (part, f"{door.name} {part}", text))
    settings.ROOT_URLCONF = __name__  # from here on the server knows these pages alone
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for (theme, _shape), (_part, name, text) in pages.items():
        SEEN["text"] = text
        page.goto("/__seen/")
        wrong = wrong_with(page, theme)
        if wrong:
            found[name] = wrong
    context.close()

    assert found == {}
    assert {part for part, _name, _text in pages.values()} >= set(PARTS) - {"stranger"}


SEEN: dict[str, str] = {}


def seen(request: HttpRequest) -> HttpResponse:
    """The page that is looked at."""
    return HttpResponse(SEEN["text"])


def nothing(request: HttpRequest) -> HttpResponse:
    """What a page asks for by itself is not there, and leads nowhere."""
    return HttpResponse(status=204)


urlpatterns = [path("__seen/", seen), re_path("", nothing)]
