"""The harness of the benchmarks: measure in CPU seconds, set beside the limit, print the table, keep it as JSON."""

import ctypes
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Goal:
    """What a row is to reach: its value, or its ratio to the limit, at most or at least so much."""

    of: str
    at_most: float | None = None
    at_least: float | None = None

    def __str__(self) -> str:
        return f"{self.of} <= {self.at_most:g}" if self.at_most is not None else f"{self.of} >= {self.at_least:g}"

    def is_reached(self, value: float, ratio: float | None) -> bool | None:
        """Judge a row; None where there is nothing to judge by."""
        judged = value if self.of == "value" else ratio
        if judged is None:
            return None
        if self.at_most is not None and judged > self.at_most:
            return False
        return self.at_least is None or judged >= self.at_least


@dataclass(frozen=True)
class Row:
    """One line of a report; value and limit from the same run, ratio = value / limit, None = nothing to compare."""

    figure: str
    value: float | None
    unit: str
    limit: float | None
    ratio: float | None
    goal: str
    reached: bool | None


@dataclass
class Benchmark:
    """The rows of one benchmark, printed as they come and written to `.data/bench/<name>.json`."""

    name: str
    rows: list[Row] = field(default_factory=list)

    def add(
        self, figure: str, value: float, unit: str = "s CPU", limit: float | None = None, goal: Goal | None = None
    ) -> None:
        """Add a measured figure."""
        ratio = value / limit if limit else None
        reached = goal.is_reached(value, ratio) if goal else None
        self._append(Row(figure, value, unit, limit, ratio, str(goal or ""), reached))

    def leave_out(self, figure: str, why: str) -> None:
        """Say that a figure was not measured, and why."""
        self._append(Row(f"{figure}: not run: {why}", None, "", None, None, "", None))

    def finish(self) -> int:
        """Write the rows and count the goals: 1 if one was missed, else 0."""
        folder = Path(os.environ.get("RED_CAPSULE_DATA", ".data")) / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps([asdict(row) for row in self.rows], ensure_ascii=False, indent=1) + "\n", "utf-8")
        judged = [row.reached for row in self.rows if row.reached is not None]
        print(f"{sum(judged)} of {len(judged)} goals reached; written to {path}")
        return 0 if all(judged) else 1

    def _append(self, row: Row) -> None:
        if not self.rows:
            print(f"{'figure':<64}{'value':>11} {'unit':<7}{'limit':>11}{'ratio':>10}  goal")
        self.rows.append(row)
        word = {True: "reached", False: "MISSED", None: ""}[row.reached]
        numbers = f"{_short(row.value):>11} {row.unit:<7}{_short(row.limit):>11}{_short(row.ratio):>10}"
        print(f"{row.figure:<64}{numbers}  {row.goal} {word}".rstrip(), flush=True)


def cpu_seconds(work: Callable[[], object], enough: float = 0.3, most: int = 9) -> float:
    """Give the least CPU seconds of several runs (this process, all threads); one run if it takes `enough`."""
    times: list[float] = []
    while not times or (sum(times) < enough and len(times) < most):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def cpu_seconds_within(seconds: float, work: Callable[[], object]) -> float | None:
    """Measure in a child process that is ended after so many CPU seconds; None if it was. Linux only.

    Watched from outside: with a CPU limit set, Linux counts a process's CPU time in ticks only.
    """
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_measure, args=(theirs, work))
    child.start()
    theirs.close()
    while not ours.poll(0.2):
        if _cpu_of(child.pid) > seconds:
            child.kill()
    try:
        told: Any = ours.recv()
    except EOFError:
        told = None
    child.join()
    if isinstance(told, str):
        raise RuntimeError(told)
    return None if told is None else float(told)


def peak_megabytes(work: Callable[[], object]) -> float:
    """Give by how much memory rises at most while `work` runs, in a child process; Linux only."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_weigh, args=(theirs, work))
    child.start()
    theirs.close()
    told = float(ours.recv())
    child.join()
    return told


def _weigh(pipe: Connection, work: Callable[[], object]) -> None:
    """Give back first what is free but kept, or the work would be done in it and weigh nothing."""
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = _kilobytes("VmRSS")
    kept = work()
    pipe.send((_kilobytes("VmHWM") - before) / 1000)
    del kept


def _kilobytes(name: str) -> int:
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0])


def _measure(pipe: Connection, work: Callable[[], object]) -> None:
    try:
        pipe.send(cpu_seconds(work, enough=0.1))
    except Exception as problem:
        pipe.send(f"{type(problem).__name__}: {problem}")


def _cpu_of(pid: int | None) -> float:
    """Read the CPU seconds of a process from /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _short(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}"
