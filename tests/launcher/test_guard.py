"""The guard: nothing outlives a launcher that was killed."""

import os
import subprocess
import sys
import time
from pathlib import Path

from launcher import guard, leash
from launcher.place import ROOT

LAUNCHER = """
import os, sys, time
from pathlib import Path
from launcher.guard import guarded
from launcher.processes import Child
data = Path(sys.argv[1])
deaf = "trap '' TERM; setsid sleep 61 & echo $!; while true; do sleep 0.1; done"
with guarded(data):
    child = Child("worker", ["sh", "-c", deaf], dict(os.environ), data, Path("/"))
    child.start()
    while not child.log.read_text().strip():
        time.sleep(0.01)
    print(child.process.pid, child.log.read_text().strip(), flush=True)
    time.sleep(60)
"""


def test_the_deaf_and_the_grandchildren_of_a_killed_launcher_are_ended(tmp_path: Path) -> None:
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    pids = [int(number) for number in launcher.stdout.readline().split()]
    assert [leash.is_alive(pid) for pid in pids] == [True, True]
    launcher.kill()
    launcher.wait(5)
    limit = time.monotonic() + guard.PATIENCE + 5
    while any(map(leash.is_alive, pids)) and time.monotonic() < limit:
        time.sleep(0.05)
    assert [leash.is_alive(pid) for pid in pids] == [False, False]


def test_only_the_children_of_this_launcher_are_its_business(tmp_path: Path) -> None:
    own = {**os.environ, **leash.marks(tmp_path, "worker")}
    other = {**own, leash.LAUNCHER: "1"}
    mine, theirs = (subprocess.Popen(["sleep", "60"], env=known) for known in (own, other))
    time.sleep(0.1)
    assert guard.children_of(tmp_path, str(os.getpid())) == [mine.pid]
    assert sorted(leash.strays(tmp_path)) == sorted([mine.pid, theirs.pid])
    for process in (mine, theirs):
        process.kill()
        process.wait()


def test_a_guard_with_nothing_to_do_leaves_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    with guard.guarded(tmp_path):
        pass
    assert time.monotonic() - began < guard.PATIENCE
