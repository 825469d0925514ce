"""Programs that run to their end."""

import os
import sys
import time
from pathlib import Path

import pytest

from launcher import leash
from launcher.errand import Errand
from launcher.trouble import Trouble


def python(tmp_path: Path, program: str) -> Errand:
    """An errand that runs a line of Python."""
    return Errand("Packages", [sys.executable, "-c", program], tmp_path, dict(os.environ), tmp_path / "log")


def test_its_lines_are_returned_shown_and_logged(tmp_path: Path) -> None:
    shown: list[str] = []
    lines = python(tmp_path, "print('one'); print('两'); print('end', end='')").run(show=shown.append)
    assert lines == ["one", "两", "end"]
    assert shown == ["one", "两"]
    assert (tmp_path / "log").read_text().endswith("one\n两\nend")


def test_a_failure_names_the_code_and_shows_the_last_lines(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"Packages failed \(exit code 7\)") as caught:
        python(tmp_path, "print('why'); raise SystemExit(7)").run()
    assert caught.value.tail[-1] == "why"


def test_a_program_that_is_missing_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be started"):
        Errand("Packages", ["/nonexistent/program"], tmp_path, {}, tmp_path / "log").run()


def test_an_interrupted_errand_takes_its_children_along(tmp_path: Path) -> None:
    program = "import subprocess; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    seen: list[int] = []

    def interrupt(line: str) -> None:
        seen.append(int(line))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        python(tmp_path, program).run(show=interrupt)
    time.sleep(0.1)
    assert not leash.is_alive(seen[0])
