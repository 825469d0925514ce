"""The door of the launcher."""

import errno
import os
import re
import subprocess
import sys

import pytest

from launcher.commands import COMMANDS, refused_by_disk, run
from launcher.place import ROOT

PRETEND = """
import runpy, sys
sys.version_info = (3, 9, 0)
sys.argv = ["launcher", "help"]
runpy.run_module("launcher", run_name="__main__")
"""


def test_every_command_is_a_target_of_make() -> None:
    rows = (ROOT / "Makefile").read_text()
    found = re.search(r"^COMMANDS := (.*)$", rows, re.M)
    assert found is not None
    assert found[1].split() == [*COMMANDS]


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help"]) == 0
    listed = [row.split()[0] for row in capsys.readouterr().out.splitlines()[1:]]
    assert listed == [*COMMANDS]


def test_an_unknown_command_is_refused() -> None:
    assert run(["dmeo"]) == 2


def test_a_python_too_old_says_so_and_what_to_do() -> None:
    known = {**os.environ, "PATH": "/nonexistent"}
    command = [sys.executable, "-c", PRETEND]
    said = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in said.stderr


def test_the_ci_runs_the_test_command_of_the_readme() -> None:
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == 'cd "$(dirname "$0")/.." && exec make test'
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_a_full_disk_is_told_in_words() -> None:
    told = refused_by_disk(OSError(errno.ENOSPC, "No space left on device", "/data/log"))
    assert "The disk is full." in str(told)
    told = refused_by_disk(OSError(errno.EROFS, "Read-only file system", "/data/log"))
    assert "/data/log cannot be written: Read-only file system." in str(told)
