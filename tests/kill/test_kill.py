"""The short form: parts die while a file is written and while many take; the full one is `python -m tests.kill`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.place import ROOT


@pytest.mark.slow
def test_what_is_killed_leaves_nothing_half_written_gives_nothing_twice_and_is_worked_off_once(
    tmp_path: Path,
) -> None:
    figures = tmp_path / "kills.json"

    ran = subprocess.run(
        [sys.executable, "-m", "tests.kill", "--short", "--json", str(figures)],
        cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip

    assert figures.exists(), ran.stdout[-3000:] + ran.stderr[-3000:]
    found = json.loads(figures.read_text("utf-8"))
    assert [(one["work"], one["victim"], one["faults"]) for one in found] == [
        ("import", "worker", []), ("import", "database", []), ("takes", "web", []), ("standing", "worker", []),
    ]  # fmt: skip
    for one in found[:2]:
        assert (one["state"], one["attempts"]) == ("DONE", 2)
        assert "RUNNING 2: Writing to the ledger" in one["said"]
    assert found[2]["state"] == "CONFIRMED"  # at its deadline the worker was killed, four messages of it were sent
