"""One launcher per data folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from launcher.place import ROOT
from launcher.running import Hold, ask_to_stop, running

HOLDER = """
import sys, time
from launcher.running import Hold
hold = Hold(sys.argv[1])
print(hold.take(), flush=True)
hold.tell(address="http://here/")
print("told", flush=True)
time.sleep(60)
"""


def start_holder(path: Path) -> "subprocess.Popen[str]":
    """Another process that holds the lock."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert holder.stdout is not None
    assert [holder.stdout.readline(), holder.stdout.readline()] == ["True\n", "told\n"]
    return holder


def test_nobody_runs_in_an_empty_folder(tmp_path: Path) -> None:
    assert running(tmp_path) is None
    assert ask_to_stop(tmp_path) is False


def test_the_holder_is_known_by_process_and_address(tmp_path: Path) -> None:
    holder = start_holder(tmp_path / "launcher.lock")
    assert running(tmp_path) == {"pid": holder.pid, "address": "http://here/"}
    with Hold(tmp_path / "launcher.lock") as hold:
        assert hold.take() is False
    assert ask_to_stop(tmp_path) is True
    assert holder.wait(5) == -signal.SIGTERM


def test_a_killed_holder_lets_go_and_its_address_is_forgotten(tmp_path: Path) -> None:
    holder = start_holder(tmp_path / "launcher.lock")
    holder.kill()
    holder.wait(5)
    assert running(tmp_path) is None
    with Hold(tmp_path / "launcher.lock") as hold:
        assert hold.take() is True
        assert hold.facts() == {"pid": os.getpid()}
