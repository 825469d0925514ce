"""A drill as a report: computed from stored facts alone, written as plain values, with a digest over all of it."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from ecosystem.drills.registry import Baseline, Drillable, providers
from matching.drills import VERSION, Change, Fate, Missing, Outcome, Removal, Row, Target, compare, picture
from matching.weights import Weights

Bases = list[tuple[Drillable, Baseline]]
CHANGE = ("call", "want", "drug_class", "storage", "source", "target", "units", "fate", "instead", "late")
CHANGE_FLAGS = ("is_agreed", "has_ended")


def code_version() -> str:
    """Of everything that decides a report beside its facts and its seed."""
    return f"{VERSION} {Weights().version}"


def baselines(facts: dict[str, Any], seed: int) -> Bases:
    """What every app that takes part covers while everybody is there; apps that came later have no facts."""
    return [(app, app.baseline(facts[app.name], seed)) for app in providers() if app.name in facts]


def report_of(bases: Bases, removal: Removal, seed: int) -> dict[str, Any]:
    """The whole report of one removal, as values of JSON."""
    apps, ties = {}, []
    for app, base in bases:
        outcome = app.resolve(base, removal, seed)
        apps[app.name] = {
            "table": [asdict(row) for row in compare(base.totals, outcome)],
            "changes": [_plain(change) for change in outcome.changes],
            "missing": [_missing(one) for one in outcome.missing],
        }
        ties.append((app.kind.name, picture(removal, outcome)))
    return {"removal": asdict(removal), "apps": apps, "picture": _joined(removal, ties)}


def _plain(change: Change) -> list[Any]:
    return [getattr(change, name) for name in (*CHANGE, *CHANGE_FLAGS)]


def _missing(one: Missing) -> dict[str, Any]:
    return asdict(one) | {
        "stopped": [list(pair) for pair in one.stopped],
        "nearest": [[code, list(firms)] for code, firms in one.nearest],
        "no_room": list(one.no_room),
    }


def removal_of_report(report: dict[str, Any]) -> Removal:
    """What a stored report took away."""
    return Removal(**report["removal"] | {"target": Target(report["removal"]["target"])})


def changes_of(report: dict[str, Any], app: str) -> list[Change]:
    """The changes of a stored report."""
    names = (*CHANGE, *CHANGE_FLAGS)
    rows = (dict(zip(names, row, strict=True)) for row in report["apps"].get(app, {}).get("changes", ()))
    return [Change(**row | {"fate": Fate(row["fate"])}) for row in rows]


def table_of(report: dict[str, Any], app: str) -> list[Row]:
    """The table of a stored report."""
    return [Row(**row) for row in report["apps"].get(app, {}).get("table", ())]


def missing_of(report: dict[str, Any], app: str) -> list[Missing]:
    """The reasons of a stored report."""
    return [
        Missing(**one | {
            "stopped": tuple((code, many) for code, many in one["stopped"]),
            "nearest": tuple((code, tuple(firms)) for code, firms in one["nearest"]),
            "no_room": tuple(one["no_room"]),
        })
        for one in report["apps"].get(app, {}).get("missing", ())
    ]  # fmt: skip


def _joined(removal: Removal, ties: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The first app's ties as the picture; those of further kinds beside it, by kind."""
    (kind, first), *more = ties or [("", picture(removal, Outcome()))]
    return {"kind": kind, **first, "more": [{"kind": name, **found} for name, found in more]}


def digest_of(plain: Any) -> str:
    """SHA-256 of the canonical JSON.

    >>> digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})
    True
    """
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def line_of_sweep(bases: Bases, firm: int, seed: int, tell: Callable[[], object] = lambda: None) -> list[Any]:
    """[firm, {app: {class: [touched, delayed, lost, of these for want of a receiver]}}] of the drill of one firm."""
    found: dict[str, dict[str, list[int]]] = {}
    for app, base in bases:
        tell()
        if firm not in base.totals.holders:
            continue
        outcome = app.resolve(base, Removal(Target.FIRM, firm), seed)
        rows = [row for row in compare(base.totals, outcome) if row.touched]
        found[app.name] = {row.drug_class: [row.touched, row.delayed, row.lost, row.ended] for row in rows}
    return [firm, found]
