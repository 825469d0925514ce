"""A plug-in of pytest that counts which compiled functions NetworkX's own tests reach: -p tests.graph.counted."""

import os
from collections import Counter
from typing import Any

import pytest

from graph.dispatch import backend

reached: Counter[str] = Counter()
_asked: Any = backend._compiled_or_plain


def _counted(compiled: Any, name: str, *args: Any, **kwargs: Any) -> Any:
    """Answer as before; what falls back to plain NetworkX is not counted."""
    fell_back = False

    def plain(*found: Any, **named: Any) -> Any:
        nonlocal fell_back
        fell_back = True
        return answered(*found, **named)

    answered, backend._plain = backend._plain, plain
    try:
        return _asked(compiled, name, *args, **kwargs)
    finally:
        backend._plain = answered
        reached[name] += not fell_back


def pytest_configure() -> None:
    """Begin to count."""
    backend._compiled_or_plain = _counted


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Say how often each was reached."""
    for name, times in sorted(reached.items()):
        terminalreporter.write_line(f"compiled {name} {times}")
    terminalreporter.write_line(f"backend {os.environ['NETWORKX_TEST_BACKEND']}")
