"""Benchmarks are run, not collected: importing their sites would change the platform under the tests."""

from pathlib import Path

collect_ignore = [path.name for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")]
