"""`python -m tests.kill`: kill parts during an import, a snapshot, takes, postings, print what happened.

`--short` kills worker and database during one small import each, the web server during takes, the worker at their
deadline and while standing orders are posted. `--json FILE` keeps the figures.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from launcher.trouble import Trouble
from tests.kill.platform_alive import Alive, alive

if TYPE_CHECKING:
    from tests.kill.scenes import Outcome

SEED = 117
PARTS = ("worker", "database", "broker", "web")
WORKS = ("import", "snapshot", "takes", "standing")


def main() -> int:
    """Run the scenes; 1 where one of them showed a fault."""
    asked = _arguments()
    began = time.monotonic()
    found: list[Outcome] = []
    try:
        with alive() as running:
            print(f"started after {time.monotonic() - began:.0f} s", flush=True)
            for outcome in _scenes(running, asked):
                found.append(outcome)
                _show(outcome)
    except Trouble as trouble:
        print(trouble, *trouble.tail, sep="\n")
        raise
    if asked.json:
        asked.json.write_text(json.dumps([asdict(outcome) for outcome in found], ensure_ascii=False, indent=1), "utf-8")
    faults = sum(len(outcome.faults) for outcome in found)
    print(f"{len(found)} kills, {faults} faults, {time.monotonic() - began:.0f} s")
    return 1 if faults or not found else 0


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    words.add_argument("--short", action="store_true")
    words.add_argument("--rows", type=int, help="rows of each imported file")
    words.add_argument("--firms", type=int, help="enterprises in the register")
    words.add_argument("--takers", type=int, help="takers of one order")
    words.add_argument("--works", nargs="+", default=WORKS, choices=WORKS)
    words.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    words.add_argument("--json", type=Path)
    return words.parse_args()


def _scenes(running: Alive, asked: argparse.Namespace) -> "Iterator[Outcome]":
    from tests.kill import scenes, standing, takes

    chance = Random(SEED)
    rows, firms = asked.rows or (12_000 if asked.short else 100_000), asked.firms or (300 if asked.short else 3_000)
    stage = scenes.set_stage(running, firms)
    parts = ("worker", "database") if asked.short else asked.parts
    for number, victim in enumerate(parts if "import" in asked.works else ()):
        yield scenes.kill_during_import(stage, victim, round(chance.uniform(0.0, 0.6), 2), rows, seed=number)
    for victim in () if asked.short or "snapshot" not in asked.works else parts:
        yield scenes.kill_during_snapshot(stage, victim, round(chance.uniform(0.05, 0.6), 2))
    takers = asked.takers or (16 if asked.short else 200)
    for number, victim in enumerate(() if "takes" not in asked.works else ("web",) if asked.short else asked.parts):
        yield takes.kill_during_takes(running, victim, round(chance.uniform(0.1, 0.6), 2), takers, seed=number)
    for share in () if "standing" not in asked.works else (0.2,) if asked.short else (0.0, 0.3, 0.6):
        yield standing.kill_during_postings(running, share, many=30)


def _show(outcome: "Outcome") -> None:
    resumed = "went on" if outcome.resumed_after is None else f"{outcome.resumed_after:.1f} s"
    words = (
        f"{outcome.work:<9}{outcome.victim:<9} at {outcome.share:4.0%}",
        f"resumed {resumed:>8}",
        f"finished {outcome.finished_after:5.1f} s",
        f"page away {outcome.page_away:4.1f} s (slowest visit {outcome.longest_visit:.1f} s)",
        f"attempts {outcome.attempts}",
        f"seen {', '.join(outcome.seen)}",
        str(outcome.faults or "whole"),
    )
    print("  ".join(words), flush=True)


if __name__ == "__main__":
    sys.exit(main())
