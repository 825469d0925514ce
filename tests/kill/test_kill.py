"""The short form: worker and database die while a file is written; the full one is `python -m tests.kill`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.place import ROOT


@pytest.mark.slow
def test_what_is_killed_in_the_middle_of_an_import_leaves_nothing_half_written_and_is_worked_off(
    tmp_path: Path,
) -> None:
    figures = tmp_path / "kills.json"

    ran = subprocess.run(
        [sys.executable, "-m", "tests.kill", "--short", "--json", str(figures)],
        cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip

    assert figures.exists(), ran.stdout[-3000:] + ran.stderr[-3000:]
    found = json.loads(figures.read_text("utf-8"))
    assert [(one["victim"], one["faults"]) for one in found] == [("worker", []), ("database", [])]
    for one in found:
        assert (one["state"], one["attempts"]) == ("DONE", 2)
        assert "RUNNING 2: Writing to the ledger" in one["said"]
