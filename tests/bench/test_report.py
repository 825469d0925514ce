"""The harness judges by value or by ratio, writes every row, and ends what takes too long."""

import json
from pathlib import Path

import pytest

from tests.bench.report import Benchmark, Goal, cpu_seconds, cpu_seconds_within


def burn(turns: int) -> int:
    return sum(number * number for number in range(turns))


def test_a_report_holds_every_row_and_fails_when_a_goal_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RED_CAPSULE_DATA", str(tmp_path))
    benchmark = Benchmark("trial")
    benchmark.add("fast", 2.0, limit=4.0, goal=Goal("ratio", at_most=1.0))
    benchmark.add("short", 0.5, goal=Goal("value", at_most=1.0))
    benchmark.leave_out("slow", "over 60 s")
    assert benchmark.finish() == 0
    benchmark.add("thorough", 3.0, "", limit=4.0, goal=Goal("ratio", at_least=0.9))
    assert benchmark.finish() == 1
    rows = json.loads((tmp_path / "bench" / "trial.json").read_text())
    assert rows[0] == {
        "figure": "fast",
        "value": 2.0,
        "unit": "s CPU",
        "limit": 4.0,
        "ratio": 0.5,
        "goal": "ratio <= 1",
        "reached": True,
    }
    assert [(row["figure"], row["reached"]) for row in rows[1:]] == [
        ("short", True),
        ("slow: not run: over 60 s", None),
        ("thorough", False),
    ]


def test_a_goal_without_a_limit_to_compare_with_is_not_judged() -> None:
    assert Goal("ratio", at_most=1.0).is_reached(5.0, None) is None


def test_the_child_measures_what_we_measure_and_is_ended_when_it_takes_too_long() -> None:
    here, there = cpu_seconds(lambda: burn(300_000)), cpu_seconds_within(60, lambda: burn(300_000))
    assert there is not None
    assert 0.2 * here < there < 5 * here
    assert cpu_seconds_within(0.3, lambda: burn(10**10)) is None


def test_what_fails_in_the_child_is_said_here() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        cpu_seconds_within(5, lambda: 1 // 0)
