"""Makes the pictures of the guides from a fresh demo: `make guide`, or `python -m tests.browser.guide [name…]`."""

import base64
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.update(DEMO="1", PLAIN_STATIC="1")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright  # noqa: E402

from accounts.models import Membership  # noqa: E402
from accounts.services import found_cluster  # noqa: E402
from demo.services import is_seeded, seed_demo  # noqa: E402
from tests.browser.chromium import SWITCHES, find_chromium  # noqa: E402
from tests.browser.waiting_jobs import work_off_waiting_jobs  # noqa: E402
from web.sessions import ACTING_KEY  # noqa: E402

PICTURES = Path(__file__).resolve().parents[2] / "docs/guides/pictures"
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
MOST_BYTES = 300_000
LEADER = "瑞禾医药"
MAPPING = Path(__file__).resolve().parents[2] / "docs/how/scms_mapping.toml"
DELIVERIES = "SCMS_DELIVERIES"  # names the file of public deliveries; it is no part of this repository

FEWER_SHADES = """async (text) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + text;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const shades = pen.getImageData(0, 0, canvas.width, canvas.height);
  const fewer = (value) => value > 240 ? value : Math.min(255, Math.round(value / 24) * 24);
  shades.data.forEach((value, at) => { shades.data[at] = fewer(value); });
  pen.putImageData(shades, 0, 0);
  return canvas.toDataURL("image/png");
}"""

Deed = Callable[[Page], None]


def nothing(page: Page) -> None:
    """The page as it opens."""


def opened(page: Page) -> None:
    """The first card is opened."""
    page.locator(".alarm-card h2 a").first.click()
    page.wait_for_load_state("networkidle")


def drawn(page: Page) -> None:
    """The graph stands on the canvas."""
    page.wait_for_selector("[data-explorer][data-state=ready]")
    page.wait_for_timeout(1500)  # the opening movement


def selected(page: Page) -> None:
    """A chain leader stands in the panel."""
    drawn(page)
    page.locator("[data-drawer-toggle]").click()
    page.locator("[data-table] tbody tr", has_text=LEADER).locator("button").click()
    page.locator("[data-drawer-toggle]").click()
    page.wait_for_timeout(1500)  # the picture moves to it


def posted_by_us(page: Page) -> None:
    """The own orders by stage."""
    page.locator("#board-views a", has_text="我们发布").click()
    page.wait_for_selector(".order-columns")


def first_regular(page: Page) -> None:
    """The first standing order is opened."""
    page.locator(".task-title a").first.click()
    page.wait_for_selector(".dates-ahead")


def chosen(page: Page) -> None:
    """A part is chosen of the first order with a posted price, and what it comes to is said."""
    page.locator("a[href$='/take/']").first.click()
    field = page.locator("[data-sum-quantity]").first
    field.fill(field.get_attribute("max") or "")


def sealed(page: Page) -> None:
    """The book is sealed, where anything is left to seal, and looked through."""
    for name in ("立即封存", "核验账本"):
        button = page.get_by_role("button", name=name)
        if button.is_enabled():
            button.click()
            work_off_waiting_jobs()
            page.goto(reverse("ledger-seals"))


def past(page: Page) -> None:
    """Ten years of public deliveries in a cluster of their own, which the secretary of the demo looks at."""
    call_command(
        "import_dealings", os.environ[DELIVERIES], map=str(MAPPING), cluster="SCMS", create_cluster=True, yes=True
    )
    cluster, _password = found_cluster(
        name="SCMS", committee="SCMS 办公室", person="史书", username="scms-secretary", at=timezone.now()
    )
    seat = Membership.objects.get(organisation__cluster=cluster)
    Membership.objects.filter(pk=seat.pk).update(
        user=Membership.objects.get(user__username="demo-secretary", rank=1).user, rank=2
    )
    call_command("take_snapshot", cluster="SCMS", on=date(2015, 12, 31))
    (cookie,) = [found for found in page.context.cookies() if found.get("name") == settings.SESSION_COOKIE_NAME]
    session = SessionStore(cookie.get("value"))
    session[ACTING_KEY] = seat.organisation_id
    session.save()
    page.goto(reverse("ecosystem"))
    drawn(page)


@dataclass(frozen=True)
class Picture:
    """One picture: whose (a door of the demo; none: nobody signed in), which page (an URL name), width, after what."""

    name: str
    door: str
    page: str
    is_phone: bool = False
    deed: Deed = nothing

    def url(self) -> str:
        """Where the page is; a page of one organisation is the own one of whoever came in."""
        if self.page not in OWN:
            return reverse(self.page)
        return reverse(self.page, args=[Membership.objects.get(user__username=self.door, rank=1).organisation_id])


OWN = ("enterprise", "standing")
PLAN = (
    Picture("sign-in", "", "sign-in"),
    Picture("owner-home", "demo-owner", "home"),
    Picture("owner-home-phone", "demo-owner", "home", is_phone=True),
    Picture("owner-enterprise", "demo-owner", "enterprise"),
    Picture("owner-enterprise-phone", "demo-owner", "enterprise", is_phone=True),
    Picture("owner-explorer-phone", "demo-owner", "ecosystem", is_phone=True, deed=drawn),
    Picture("owner-standing-phone", "demo-owner", "standing", is_phone=True),
    Picture("owner-orders", "demo-owner", "orders"),
    Picture("owner-orders-phone", "demo-owner", "orders", is_phone=True),
    Picture("owner-take-phone", "demo-owner", "orders", is_phone=True, deed=chosen),
    Picture("leader-orders", "demo-leader", "orders", deed=posted_by_us),
    Picture("leader-order-write", "demo-leader", "order-write"),
    Picture("leader-calendar", "demo-leader", "calendar-feed"),
    Picture("owner-calendar-phone", "demo-owner", "calendar-feed", is_phone=True),
    Picture("leader-regular", "demo-leader", "standing-orders", deed=first_regular),
    Picture("secretary-orders", "demo-secretary", "orders"),
    Picture("owner-people", "demo-owner", "people"),
    Picture("owner-disruption-phone", "demo-owner", "disruptions", is_phone=True, deed=opened),
    Picture("leader-deliveries", "demo-leader", "deliveries"),
    Picture("leader-recall-phone", "demo-leader", "recalls", is_phone=True, deed=opened),
    Picture("secretary-recall", "demo-secretary", "recalls", deed=opened),
    Picture("secretary-home", "demo-secretary", "home"),
    Picture("secretary-explorer", "demo-secretary", "ecosystem", deed=selected),
    Picture("secretary-enterprises", "demo-secretary", "enterprises"),
    Picture("secretary-tiers", "demo-secretary", "tiers"),
    Picture("secretary-contests", "demo-secretary", "contests"),
    Picture("secretary-imports", "demo-secretary", "imports"),
    Picture("secretary-standings", "demo-secretary", "standings"),
    Picture("secretary-seals", "demo-secretary", "ledger-seals", deed=sealed),
    Picture("secretary-home-phone", "demo-secretary", "home", is_phone=True),
    Picture("bank-home", "demo-bank", "home"),
    Picture("bank-explorer", "demo-bank", "ecosystem", deed=drawn),
    Picture("inspector-home-phone", "demo-inspector", "home", is_phone=True),
    Picture("inspector-enterprise-phone", "demo-inspector", "enterprise", is_phone=True),
)
PAST = Picture("committee-explorer-past", "demo-secretary", "ecosystem", deed=past)


def main(names: list[str]) -> int:
    """Seed, serve, photograph; with names only those pictures."""
    plan = (*PLAN, PAST) if os.environ.get(DELIVERIES) else PLAN
    if PAST not in plan:
        print(f"{PAST.name} is left as it is: {DELIVERIES} names no file")
    wanted = [picture for picture in plan if not names or picture.name in names]
    seed()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as address, browsing() as browser:
        sizes = {picture.name: photograph(browser, address, picture) for picture in wanted}
    for name, size in sizes.items():
        print(f"{name:<28} {size:>8,}")
    return int(any(size > MOST_BYTES for size in sizes.values()))


def seed() -> None:
    """Tables, demo, and the graph computed here, without a worker."""
    call_command("migrate", verbosity=0)
    if not is_seeded():
        now = timezone.now()
        seed_demo(now, timezone.localdate(now), print)
    work_off_waiting_jobs()


@contextmanager
def served() -> Iterator[str]:
    """The platform on a free port of this machine."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@contextmanager
def browsing() -> Iterator[Browser]:
    """One Chromium for all pictures."""
    found = find_chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found.path, args=SWITCHES, env={**os.environ, **found.environment}
        )
        yield browser
        browser.close()


def photograph(browser: Browser, address: str, picture: Picture) -> int:
    """Take one picture; returns its size in bytes."""
    size = PHONE if picture.is_phone else DESK
    context = browser.new_context(
        base_url=address, viewport=size, locale="zh-CN", has_touch=picture.is_phone, is_mobile=picture.is_phone
    )
    page = come_in(context, picture.door)
    page.goto(picture.url())
    page.wait_for_load_state("networkidle")
    picture.deed(page)
    path = PICTURES / f"{picture.name}.png"
    taken = page.screenshot(path=path)
    if len(taken) > MOST_BYTES:
        path.write_bytes(lighter(context.new_page(), taken))
    context.close()
    return path.stat().st_size


def lighter(blank: Page, taken: bytes) -> bytes:
    """The same picture with fewer shades; a graph with hundreds of soft lines is heavy otherwise."""
    found = blank.evaluate(FEWER_SHADES, base64.b64encode(taken).decode())
    return base64.b64decode(found.partition(",")[2])


def come_in(context: BrowserContext, door: str) -> Page:
    """Through a door of the demo."""
    page = context.new_page()
    page.goto("/sign-in/")
    if door:
        page.locator(f"form:has(input[value={door}]) button").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
