"""What a person cannot work with, found by looking: what axe refuses, what scrolls sideways, what the console says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from accounts.actors import Actor

WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def enter(context: BrowserContext, actor: Actor, url: str, live_server: Any) -> Page:
    """A page of `context` with a session of `actor`, without the way through the door."""
    client = Client()
    client.force_login(actor.user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(url)
    return page


def serious(page: Page) -> list[str]:
    """What axe finds that keeps people out, with the place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page scrolls sideways; 0 is right."""
    return int(page.evaluate(WIDTH))


@dataclass
class Heard:
    """What went wrong on a page without anybody asking: console errors, exceptions, answers from 400 on."""

    said: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.said.append(message.text)

    def exception(self, error: Exception) -> None:
        self.said.append(str(error))

    def answer(self, answer: Response) -> None:
        if answer.status >= 400:
            self.said.append(f"{answer.status} {answer.url}")


@contextmanager
def listening(page: Page) -> Iterator[Heard]:
    """Collects what is heard on `page` meanwhile."""
    heard = Heard()
    page.on("console", heard.console)
    page.on("pageerror", heard.exception)
    page.on("response", heard.answer)
    yield heard
    page.remove_listener("console", heard.console)
    page.remove_listener("pageerror", heard.exception)
    page.remove_listener("response", heard.answer)
