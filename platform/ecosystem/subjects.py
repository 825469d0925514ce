"""What an action can be made of: each sort of thing says how it is called, where it stands and how it is measured.

A room adds its own by `queries.action_subjects() -> list[Subject]`; the ecosystem's own stand in `queries/subjects.py`.
A key is `sort:rest`, such as `standing:17`; the rest is the sort's own business.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from accounts.actors import Actor
from common.asking import who_answers
from common.errors import NotFound, Sentence


@dataclass(frozen=True)
class Named:
    """What a key stands for: its name in the reader's language and its address."""

    title: str
    link: str


@dataclass(frozen=True)
class Measured:
    """A figure at a moment; None where there was not enough data."""

    at: datetime
    value: float | None


@dataclass(frozen=True)
class Subject:
    """A sort of thing. `name` answers `Named` or raises NotFound where the actor may not see it; `figures`: code ->
    words; `series(actor, rest, figure)` gives what was measured, oldest first, in one query."""

    sort: str
    label: Sentence
    name: Callable[[Actor, str], Named]
    figures: Mapping[str, Sentence] = field(default_factory=dict)
    series: Callable[[Actor, str, str], list[Measured]] = lambda _actor, _rest, _figure: []


def subject_of(key: str) -> tuple[Subject, str]:
    """The sort of a key and its rest; NotFound for an unknown sort."""
    sort, _colon, rest = key.partition(":")
    for answer in who_answers("action_subjects"):
        for subject in answer():
            if subject.sort == sort and rest:
                return subject, rest
    raise NotFound


def named(actor: Actor, key: str) -> Named:
    """What a key stands for, or NotFound."""
    subject, rest = subject_of(key)
    return subject.name(actor, rest)


def figure_label(key: str, figure: str) -> Sentence:
    """The words of a figure of a subject; NotFound for one it does not have."""
    figures = subject_of(key)[0].figures
    if figure not in figures:
        raise NotFound
    return figures[figure]


def series(actor: Actor, key: str, figure: str) -> list[Measured]:
    """What was measured of a figure, oldest first."""
    subject, rest = subject_of(key)
    return subject.series(actor, rest, figure) if figure in subject.figures else []
