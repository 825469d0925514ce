"""Starting, watching, stopping."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher import leash
from launcher.place import ROOT
from launcher.processes import Child, stop
from launcher.supervisor import MOST_RESTARTS, Supervisor
from launcher.trouble import Trouble

LAUNCHER = """
import sys, time
from pathlib import Path
from launcher.processes import Child
child = Child("worker", ["sleep", "60"], {"PATH": sys.argv[2]}, Path(sys.argv[1]), Path("/"))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


def child(data: Path, *command: str, ready: Callable[[], bool] | None = None) -> Child:
    """A stand-in for one of the platform's processes."""
    return Child("worker", list(command), dict(os.environ), data, Path("/"), patience=0.3, ready=ready, ready_within=5)


def pid(one: Child) -> int:
    """Its process number."""
    assert one.process is not None
    return one.process.pid


def kill(one: Child) -> None:
    """Kill it the hard way and wait until it is seen."""
    os.kill(pid(one), signal.SIGKILL)
    while one.ended() is None:
        time.sleep(0.01)


def test_what_was_killed_is_started_again_and_said(
    tmp_path: Path, supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    sleeper = child(tmp_path, "sleep", "60")
    supervisor.start(sleeper)
    before = pid(sleeper)
    kill(sleeper)
    supervisor.look()
    assert pid(sleeper) != before
    assert leash.is_alive(pid(sleeper))
    assert "Worker was killed (SIGKILL); starting it again (1 of 5)." in capsys.readouterr().out


def test_what_is_killed_again_and_again_ends_the_watch(tmp_path: Path, supervisor: Supervisor) -> None:
    sleeper = child(tmp_path, "sleep", "60")
    supervisor.start(sleeper)
    for _ in range(MOST_RESTARTS):
        kill(sleeper)
        supervisor.look()
    kill(sleeper)
    with pytest.raises(Trouble, match=r"Worker was killed again and again \(last by SIGKILL\)"):
        supervisor.watch()


def test_what_ends_by_itself_ends_the_watch_with_its_last_words(tmp_path: Path, supervisor: Supervisor) -> None:
    supervisor.start(child(tmp_path, "sh", "-c", "echo broken pipe dream; exit 3"))
    with pytest.raises(Trouble, match=r"Worker ended by itself \(exit code 3\)") as caught:
        supervisor.watch()
    assert caught.value.tail == ["broken pipe dream"]


def test_what_ends_while_starting_is_trouble(tmp_path: Path, supervisor: Supervisor) -> None:
    with pytest.raises(Trouble, match="Worker ended while starting"):
        supervisor.start(child(tmp_path, "false", ready=lambda: False))
    assert supervisor.children == []


def test_what_a_killed_child_started_is_ended_before_it_starts_again(tmp_path: Path, supervisor: Supervisor) -> None:
    parent = child(tmp_path, "sh", "-c", "setsid sleep 60 & echo $!; wait")
    supervisor.start(parent)
    while not parent.log.read_text().strip():
        time.sleep(0.01)
    orphan = int(parent.log.read_text())
    kill(parent)
    assert leash.is_alive(orphan)
    supervisor.look()
    assert not leash.is_alive(orphan)


def test_a_child_that_will_not_hear_is_killed(tmp_path: Path) -> None:
    deaf = child(tmp_path, "sh", "-c", "trap '' TERM; echo deaf; while true; do sleep 0.1; done")
    deaf.start()
    while "deaf" not in deaf.log.read_text():
        time.sleep(0.01)
    number = pid(deaf)
    began = time.monotonic()
    stop([deaf])
    assert not leash.is_alive(number)
    assert time.monotonic() - began < 3


def test_children_die_with_a_launcher_that_was_killed(tmp_path: Path) -> None:
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(tmp_path), os.environ["PATH"]], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    number = int(launcher.stdout.readline())
    assert leash.strays(tmp_path, "worker") == [number]
    launcher.kill()
    launcher.wait(5)
    limit = time.monotonic() + 3
    while leash.is_alive(number) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not leash.is_alive(number)


def test_strays_of_another_copy_are_not_ours(tmp_path: Path) -> None:
    one = child(tmp_path / "one", "sleep", "60")
    one.start()
    assert leash.strays(tmp_path / "one") == [pid(one)]
    assert leash.strays(tmp_path / "on") == []
    assert leash.strays(tmp_path / "two") == []
    stop([one])
