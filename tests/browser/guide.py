"""Makes the pictures of the guides from a fresh demo: `make guide`, or `python -m tests.browser.guide [name…]`."""

import base64
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.update(DEMO="1", PLAIN_STATIC="1")

import django
import numpy as np

django.setup()

from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

from accounts.actors import Actor, get_actor  # noqa: E402
from accounts.models import Membership  # noqa: E402
from demo.services import is_seeded, seed_demo  # noqa: E402
from products.models import Product  # noqa: E402
from tests.browser.chromium import SWITCHES, find_chromium  # noqa: E402
from tests.browser.palette import indexed  # noqa: E402
from tests.browser.pictures import DELIVERIES, PAST, PLAN, Picture  # noqa: E402
from tests.browser.story import DESK, PHONE, Players, tell  # noqa: E402
from tests.browser.waiting_jobs import work_off_waiting_jobs  # noqa: E402
from tests.coming_in import open_sessions  # noqa: E402

PICTURES = Path(__file__).resolve().parents[2] / "docs/guides/pictures"
MOST_BYTES = 300_000

SHADES = """async (text) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + text;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const shades = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let bytes = "";
  for (let at = 0; at < shades.length; at += 32768) {
    bytes += String.fromCharCode.apply(null, shades.subarray(at, at + 32768));
  }
  return [canvas.height, canvas.width, btoa(bytes)];
}"""

STORY, TOLD_BY, TRADED = "story", ("demo-leader", "demo-trade-5", "demo-trade-6", "demo-trade-8"), "阿莫西林胶囊"


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
        if not names or STORY in names:
            sizes |= film(browser, address)
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
    weight = keep(page, PICTURES / f"{picture.name}.png")
    context.close()
    return weight


def film(browser: Browser, address: str) -> dict[str, int]:
    """The story of one shared order, a picture per scene; returns the sizes in bytes."""
    sizes: dict[str, int] = {}

    def shoot(scene: str, page: Page) -> None:
        page.wait_for_load_state("networkidle")
        name = f"{STORY}-{scene}"
        sizes[name] = keep(page, PICTURES / f"{name}.png")

    open_sessions()
    buyer, *sellers = map(trader, TOLD_BY)
    product = Product.objects.filter(cluster=buyer.cluster, generic_name=TRADED).earliest("pk")
    tell(Players(browser, address, buyer, tuple(sellers), product, shoot))  # type: ignore[arg-type]  # three sellers
    return sizes


def trader(username: str) -> Actor:
    """Somebody of the demo, acting for the first organisation."""
    seat = Membership.objects.get(user__username=username, rank=1)
    return get_actor(seat.user_id, seat.organisation_id)


def keep(page: Page, path: Path) -> int:
    """Photograph the page as it stands; returns the size in bytes."""
    taken = page.screenshot(path=path)
    if len(taken) > MOST_BYTES:
        path.write_bytes(lighter(page.context.new_page(), taken))
    return path.stat().st_size


def lighter(blank: Page, taken: bytes) -> bytes:
    """The same picture with a palette; a graph with hundreds of soft lines is heavy otherwise."""
    height, width, text = blank.evaluate(SHADES, base64.b64encode(taken).decode())
    shades = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)
    return indexed(shades[..., :3])


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
