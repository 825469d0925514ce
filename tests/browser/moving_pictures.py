"""Pictures of the explorer in motion and in its modes: a year as one sheet, two moments, without a firm, the hall."""

import base64

from playwright.sync_api import FloatRect, Page

FRAMES = 12
STEP = """async ([frame, frames]) => {
  const { store } = document.querySelector("#explorer").explorer;
  const { months } = store.chain.meta, last = months.length - 1;
  const month = Math.max(0, last - frames + 1) + frame;
  store.move(Math.min(last, month));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return months[Math.min(last, month)];
}"""
SHEET = """<html lang="zh-Hans"><style>
body { margin: 0; padding: 12px; background: #fff; font: 600 15px "Noto Sans SC", sans-serif; color: #222; }
main { display: grid; grid-template-columns: repeat(4, 1fr); gap: 10px; }
figure { margin: 0; } img { width: 100%; height: 142px; object-fit: cover; border: 1px solid #ddd; border-radius: 6px; }
figcaption { font-variant-numeric: tabular-nums; }
</style><main>FRAMES</main></html>"""


def ready(page: Page) -> None:
    """The graph stands on the canvas."""
    page.wait_for_selector("[data-explorer][data-state=ready]")
    page.wait_for_timeout(1500)


def year(page: Page) -> None:
    """Twelve months of the slider, each photographed as it plays, on one sheet."""
    page.goto(f"{page.url.partition('?')[0]}?layout=force&colour=community")
    ready(page)
    box: FloatRect = {"x": 230, "y": 110, "width": 1120, "height": 540}
    frames = []
    for frame in range(FRAMES):
        month = page.evaluate(STEP, [frame, FRAMES])
        picture = base64.b64encode(page.screenshot(clip=box, type="png")).decode()
        frames.append(f'<figure><img src="data:image/png;base64,{picture}"><figcaption>{month}</figcaption></figure>')
    page.set_viewport_size({"width": 980, "height": 560})
    page.set_content(SHEET.replace("FRAMES", "".join(frames)))
    page.wait_for_timeout(500)


def two_moments(page: Page) -> None:
    """The last three months beside those half a year before."""
    ready(page)
    page.locator("[data-window]").select_option("3")
    page.locator("[data-compare]").click()
    page.wait_for_timeout(1500)


def without_leader(page: Page) -> None:
    """The strongest firm is taken out."""
    ready(page)
    page.locator("[data-drawer-toggle]").click()
    page.locator("[data-table] tbody button").first.click()
    page.locator("[data-drawer-toggle]").click()
    page.locator("[data-without]").click()
    page.wait_for_timeout(2500)


def hall(page: Page) -> None:
    """The hall screen in the middle of its year."""
    ready(page)
    page.wait_for_timeout(6000)
