"""Every page of the navigation, per role: nobody is kept out, nothing scrolls sideways, the console stays quiet."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import DESK, PHONE
from tests.browser.looking import enter, listening, serious, sideways
from tests.cast import Cast
from tests.ecosystem.stage import make_stage, snapshot_of
from web.navigation import PERSON, ZONES, places_of

MAIN = ("home", "ecosystem", "enterprises", "standings", "account")


@pytest.mark.parametrize("part", ["owner", "secretary", "banker"])
def test_every_page_of_the_navigation_can_be_worked_with(
    phone: BrowserContext, stage: Cast, live_server: Any, settings: Any, tmp_path: Any, part: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_stage(stage)
    snapshot_of(stage)
    actor = stage.actor(part)
    assert actor is not None
    places = [place for zone in (*(zone.slug for zone in ZONES), PERSON) for place in places_of(actor, zone)]
    page = enter(phone, actor, "/", live_server)
    found: dict[str, Any] = {}
    for place in places:
        with listening(page) as heard:
            page.goto(str(place.url))
        wrong = [*heard.said, *([f"{sideways(page)} px sideways"] if sideways(page) else [])]
        if place.url_name in MAIN:  # the others: test_reachable_for_all.py
            wrong += serious(page)
            page.set_viewport_size(DESK)
            wrong += serious(page)
            page.set_viewport_size(PHONE)
        if wrong:
            found[place.url_name] = wrong

    assert found == {}
    assert {"home", "ecosystem", "account"} <= {place.url_name for place in places}
