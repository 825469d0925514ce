"""Queries that are asked again and again with the same text: planned once per connection, then only run."""

from collections.abc import Callable, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

import psycopg
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Func, Model, QuerySet, Value
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)


class PreparedCursor(psycopg.Cursor[Any]):
    """Parameters go to the server apart from the text, so that the plan is kept (psycopg keeps the last hundred)."""

    def execute(self, query: Any, params: Any = None, **_words: Any) -> "PreparedCursor":
        """Prepared at the first time, unless a pooler stands between that cannot keep plans."""
        super().execute(query, params, prepare=settings.DATABASE_KEEPS_PLANS)
        self._query: Any = SimpleNamespace(query=str(query).encode())  # what Django's log of queries shows
        return self


def fetch(query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows, as raw as the driver gives them. Counted, logged and translated into Django's errors like any other."""
    connection.ensure_connection()
    connection.close_if_health_check_failed()
    with connection.wrap_database_errors:
        raw: Any = PreparedCursor(connection.connection)
        seen = connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw)
    with seen as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


class Insert(Generic[Row]):
    """Writes one new row of a model; the statement is written and planned once, and no signal is sent."""

    def __init__(self, model: type[Row]) -> None:
        self.model = model

    def write(self, row: Row) -> Row:
        """The row, with the key it was given."""
        query, fields = self._compiled
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        [(row.pk,)] = fetch(query, values)
        row._state.adding, row._state.db = False, connection.alias
        return row

    @cached_property
    def _compiled(self) -> tuple[str, list[Any]]:
        meta = self.model._meta
        fields = [field for field in meta.concrete_fields if field is not meta.pk]
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        table, key = connection.ops.quote_name(meta.db_table), connection.ops.quote_name(str(meta.pk.column))
        places = ", ".join(["%s"] * len(fields))
        return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608


class Among(Func):
    """For a filter of a prepared query: the column is one of `keys`, which are one parameter whatever their number."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: list[int]) -> None:
        super().__init__(column, Value(keys, ArrayField(BigIntegerField())))


class Prepared(Generic[Row]):
    """A queryset whose text never changes: written by the ORM once, then only filled and run.

    `build(**samples)` gives the queryset; each sample stands once or more among its parameters and is found there again
    by its value, so no two samples may be equal, nor equal to a constant of the query.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], **samples: Any) -> None:
        self.build, self.samples = build, samples

    def rows(self, **values: Any) -> list[Row]:
        """The objects, each with what `select_related` named."""
        query, parameters, make = self._compiled
        found = fetch(query, [values[word] if word else constant for word, constant in parameters])
        return make(found)

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[str, Any]], Callable[[list[tuple[Any, ...]]], list[Row]]]:
        compiler = self.build(**self.samples).query.get_compiler(connection=connection)
        query, parameters = compiler.as_sql()
        return query, [(self._word_of(value), value) for value in parameters], _maker(compiler)

    def _word_of(self, value: Any) -> str:
        return next((word for word, sample in self.samples.items() if sample == value), "")


def _maker(compiler: Any) -> Callable[[list[tuple[Any, ...]]], list[Any]]:
    """What Django does with the rows of a query for objects (`ModelIterable`)."""
    info: dict[str, Any] = compiler.klass_info
    columns = info["select_fields"]
    first, last = columns[0], columns[-1] + 1
    names = [found[0].target.attname for found in compiler.select[first:last]]
    populators = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]  # stubs of 6.0
    converters = compiler.get_converters([found[0] for found in compiler.select])

    def make(found: list[tuple[Any, ...]]) -> list[Any]:
        made = []
        for row in compiler.apply_converters(found, converters) if converters else found:
            one = info["model"].from_db(connection.alias, names, row[first:last])
            for populator in populators:
                populator.populate(row, one)
            made.append(one)
        return made

    return make
