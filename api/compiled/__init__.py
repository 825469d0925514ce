"""Lists whose rows PostgreSQL writes: a declared serializer, compiled once, at import, to one SQL expression.

The ORM still finds the page: filtered, restricted, in order. What Python alone can say (a sentence in the reader's
language) is read with the page and spliced into the text. docs/decisions/0020-rows-written-by-the-database.md.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.actors import Actor
from api.compiled.fields import NotCompilable, quoted
from api.compiled.pieces import concat, needs, object_pieces, written_as
from api.compiled.scope import ByHand, Scope, column_of
from api.compiled.shown import ForReaders, MaySee
from common.prepared import fetch

__all__ = [
    "Compiled",
    "ForReaders",
    "NotCompilable",
    "Statement",
    "Written",
    "compile_serializer",
    "needs",
    "written_as",
]


class Written(NamedTuple):
    """A row as it goes out, and its values of the ordering fields."""

    text: str
    place: tuple[Any, ...]


class Statement(NamedTuple):
    """What reads a page: the SQL, the parameters of the page, how many columns come before those for Python."""

    query: str
    parameters: tuple[Any, ...]
    columns: int


NOTHING = Statement("", (), 0)  # a page that is known to be empty is not asked for


@dataclass(frozen=True)
class Compiled:
    """The expression, the joins it needs, the words it wants, what is left for Python."""

    model: type[models.Model]
    serializer: type[serializers.Serializer[Any]]
    row: str
    joins: str
    words: tuple[str, ...]
    annotated: tuple[str, ...]
    extras: tuple[str, ...]
    by_hand: tuple[ByHand, ...]
    readers: Mapping[str, MaySee]

    def read(self, page: QuerySet[Any], order: Sequence[str], words: Mapping[str, Any], reader: Actor) -> list[Written]:
        """The rows of a page (ordered, cut), written for this reader."""
        return self.run(self.prepare(page, order), words, reader)

    def prepare(self, page: QuerySet[Any], order: Sequence[str]) -> Statement:
        """The statement that reads a page (ordered, cut); it may be kept and run again."""
        names = [name.removeprefix("-") for name in order]
        try:
            inner, parameters = page.values_list("pk", *names, *self.annotated).query.sql_with_params()
        except EmptyResultSet:
            return NOTHING
        return Statement(self.statement(inner, order), tuple(parameters), 1 + len(order))

    def run(self, prepared: Statement, words: Mapping[str, Any], reader: Actor) -> list[Written]:
        """The rows as they are now, written for this reader."""
        if prepared is NOTHING:
            return []
        known = {**words, **{word: may_see(reader) for word, may_see in self.readers.items()}}
        rows = fetch(prepared.query, [*(known[name] for name in self.words), *prepared.parameters])
        last = prepared.columns
        if not self.by_hand:
            return [Written(row[0], row[1:last]) for row in rows]
        writer = self.serializer()
        return [Written(self._spliced(writer, row[0], row[last:]), row[1:last]) for row in rows]

    def statement(self, inner: str, order: Sequence[str]) -> str:
        """The SQL that writes the rows which `inner` finds; its parameters: `words`, then those of `inner`."""
        keys = [f"page.k{number}" for number in range(len(order))]
        ways = [f"{key} DESC" if name.startswith("-") else key for key, name in zip(keys, order, strict=True)]
        columns = ", ".join(["id", *(key[5:] for key in keys), *(quoted(name) for name in self.annotated)])
        return (
            f"SELECT {', '.join([self.row, *keys, *self.extras])} FROM ({inner}) AS page ({columns})"  # noqa: S608
            f" {self.joins} ORDER BY {', '.join(ways)}"
        )

    def _spliced(self, writer: Any, text: str, values: Sequence[Any]) -> str:
        pieces, start = [text[:-1]], 0
        for one in self.by_hand:
            end = start + len(one.sources)
            read = [reader(value) for reader, value in zip(one.readers, values[start:end], strict=True)]
            said = getattr(writer, one.method)(_row_of(one.sources, read))
            pieces.append(f',"{one.name}":{json.dumps(said, ensure_ascii=False, default=str)}')
            start = end
        return "".join(pieces) + "}"


def compile_serializer(
    serializer: type[serializers.Serializer[Any]], model: type[models.Model], annotated: Iterable[str] = ()
) -> Compiled:
    """Compile. Raises NotCompilable with the serializer's and the field's name."""
    annotated = tuple(annotated)
    scope = Scope(model, "t", frozenset(annotated))
    pieces = object_pieces(serializer(), scope, "")
    table, key = quoted(model._meta.db_table), quoted(column_of(model._meta.pk))
    # OFFSET keeps the planner from joining the whole table: a page is always fifty looks by key.
    rows = f"(SELECT * FROM {table} WHERE {key} = page.id OFFSET 0)"  # noqa: S608
    joins = " ".join([f"CROSS JOIN LATERAL {rows} t", *scope.joins])
    words, row = _numbered(concat(pieces))
    return Compiled(
        model, serializer, row, joins, words, annotated, tuple(scope.extras), tuple(scope.by_hand), scope.readers
    )


def _row_of(sources: Sequence[str], values: Sequence[Any]) -> SimpleNamespace:
    """The values under their dotted names, as the model object would give them."""
    row = SimpleNamespace()
    for source, value in zip(sources, values, strict=True):
        *path, last = source.split(".")
        place = row
        for name in path:
            if not hasattr(place, name):
                setattr(place, name, SimpleNamespace())
            place = getattr(place, name)
        setattr(place, last, value)
    return row


def _numbered(sql: str) -> tuple[tuple[str, ...], str]:
    """The names of the words in the order of their places, and the text with bare places."""
    names: list[str] = []
    pieces = sql.split("%(")
    for number, piece in enumerate(pieces[1:], 1):
        name, _end, rest = piece.partition(")s")
        names.append(name)
        pieces[number] = "%s" + rest
    return tuple(names), "".join(pieces)
