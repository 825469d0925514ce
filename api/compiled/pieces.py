"""A serializer as SQL: the pieces of its JSON, text and expressions in turn, put together to one expression."""

import json
from collections.abc import Callable, Sequence
from string import Formatter
from typing import Any, TypeVar

from django.db import models
from rest_framework import serializers
from rest_framework.fields import empty

from api.compiled.fields import NotCompilable, json_of, quoted, text_literal
from api.compiled.scope import ByHand, Place, Scope, column_of, field_of
from api.compiled.shown import ForReaders, shown_to, word_of

Method = TypeVar("Method", bound=Callable[..., Any])
MOST_ARGUMENTS = 90  # a function of PostgreSQL takes a hundred


def written_as(sql: str) -> Callable[[Method], Method]:
    """For a `get_...` method: what it computes, as an SQL expression.

    `{source}` is a column by its dotted source, `%(word)s` one of the words that the list view gives
    (`CompiledList.get_words`). The expression gives a value, not JSON; JSON objects by `json_build_object`.
    """

    def mark(method: Method) -> Method:
        method.written_as = sql  # type: ignore[attr-defined]  # read when the serializer is compiled
        return method

    return mark


def needs(*sources: str) -> Callable[[Method], Method]:
    """For a `get_...` method that only Python can do: the attributes of the row that it reads, and no others."""

    def mark(method: Method) -> Method:
        method.needs = sources  # type: ignore[attr-defined]  # read when the serializer is compiled
        return method

    return mark


class Literal(str):
    """Text of the JSON itself."""


def object_pieces(serializer: Any, scope: Scope, prefix: str) -> list[str]:
    """The pieces of an object; those that Python writes are noted in the scope."""
    _check_itself(serializer)
    pieces: list[str] = []
    for name, one in serializer.fields.items():
        if one.write_only:
            continue
        try:
            written = _for_readers(serializer, name, _field_pieces(serializer, one, scope, prefix), scope)
        except NotCompilable as problem:
            raise NotCompilable(f"{type(serializer).__name__}.{name}: {problem}") from None
        if written:
            pieces += [Literal(f'{"," if pieces else "{"}"{name}":'), *written]
    return [*pieces, Literal("}")] if pieces else [Literal("{}")]


def _check_itself(serializer: Any) -> None:
    """A serializer that says something of its own about the whole row would go out without it."""
    kind = type(serializer)
    if kind.to_representation not in (serializers.Serializer.to_representation, ForReaders.to_representation):
        raise NotCompilable(
            f"{kind.__name__}.to_representation is its own, and PostgreSQL does not know it: mark methods with"
            " @written_as, and name who sees a field in Meta.shown_to (api.compiled.ForReaders)"
        )
    if shown_to(kind) and not isinstance(serializer, ForReaders):
        raise NotCompilable(f"{kind.__name__} has Meta.shown_to, but is no ForReaders")


def _for_readers(serializer: Any, name: str, written: list[str], scope: Scope) -> list[str]:
    """The pieces of a field; null for readers who may not see it (`Meta.shown_to`)."""
    may_see = shown_to(type(serializer)).get(name)
    if may_see is None:
        return written
    if not written:
        raise NotCompilable("what Python writes goes out to every reader")
    word = word_of(may_see)
    scope.readers[word] = may_see
    return [f"CASE WHEN %({word})s THEN {concat(written)} ELSE 'null' END"]


def _field_pieces(serializer: Any, one: Any, scope: Scope, prefix: str) -> list[str]:
    if isinstance(one, serializers.SerializerMethodField):
        return _method_pieces(serializer, one, scope, prefix)
    if isinstance(one, serializers.ListSerializer):
        return _list_pieces(one, scope, f"{prefix}{one.source}")
    if isinstance(one, serializers.BaseSerializer):
        return _nested_pieces(one, scope, prefix)
    sql, column, is_nullable, is_open = scope.column(one.source, prefix)
    if is_open and one.default is empty and not one.allow_null:
        raise NotCompilable("its way may lead nowhere: give it a default or allow_null")
    return [json_of(one, sql, column, is_nullable, is_open)]


def _nested_pieces(one: Any, scope: Scope, prefix: str) -> list[str]:
    if one.source == "*":
        return object_pieces(one, scope, prefix)
    path = prefix + one.source
    place = scope.place(path.split("."))
    pieces = object_pieces(one, scope, path + ".")
    if place.openings == scope.place(prefix.split(".")[:-1]).openings:
        return pieces
    key = f"{place.alias}.{quoted(column_of(place.model._meta.pk))}"
    return [f"CASE WHEN {key} IS NULL THEN 'null' ELSE {concat(pieces)} END"]


def _list_pieces(one: Any, scope: Scope, source: str) -> list[str]:
    """Children, in the order of `ordered_by` of their serializer, else of their model."""
    *path, name = source.split(".")
    parent = scope.place(path)
    relation = field_of(parent.model, name)
    if not relation.one_to_many:
        raise NotCompilable("only lists of children that point to their parent are written")
    child = relation.related_model
    inner = Scope(child, f"{scope.alias}{len(scope.places) + 1}c")
    scope.places[f"{source}[]"] = Place(child, inner.alias, 1)
    pieces = object_pieces(one.child, inner, "")
    if inner.by_hand:
        raise NotCompilable(f"{inner.by_hand[0].name} needs Python inside a list")
    order = _order(one.child, inner)
    table, back = quoted(child._meta.db_table), quoted(column_of(relation.field))
    key = f"{parent.alias}.{quoted(column_of(relation.field.target_field))}"
    scope.readers.update(inner.readers)
    rows = (
        f"SELECT string_agg({concat(pieces)}, ',' ORDER BY {order}) FROM {table} {inner.alias}"  # noqa: S608
        f" {' '.join(inner.joins)} WHERE {inner.alias}.{back} = {key}"
    )
    return [Literal("["), f"({rows})", Literal("]")]


def _order(child: Any, scope: Scope) -> str:
    names = getattr(child, "ordered_by", None) or scope.model._meta.ordering
    if not names:
        raise NotCompilable("a list without order: give its serializer `ordered_by`")
    ways = []
    for name in map(str, names):
        sql = scope.column(name.removeprefix("-").replace("__", "."))[0]
        ways.append(f"{sql} DESC" if name.startswith("-") else sql)
    return ", ".join(ways)


def _method_pieces(serializer: Any, one: Any, scope: Scope, prefix: str) -> list[str]:
    method = getattr(serializer, one.method_name)
    if hasattr(method, "written_as"):
        sql = "".join(
            before.replace("%", "%%").replace("%%(", "%(") + (scope.column(name, prefix)[0] if name else "")
            for before, name, _form, _turn in Formatter().parse(method.written_as)
        )
        return [f"coalesce(to_json({sql})::text, 'null')"]
    if not hasattr(method, "needs"):
        raise NotCompilable("a method needs @written_as (its SQL) or @needs (what it reads)")
    if prefix:
        raise NotCompilable("@needs stands only in the outermost serializer")
    found = [scope.column(source) for source in method.needs]
    scope.extras += [sql for sql, *_rest in found]
    readers = tuple(_reader(column) for _sql, column, *_rest in found)
    scope.by_hand.append(ByHand(one.field_name, one.method_name, method.needs, readers))
    return []


def _reader(column: Any) -> Callable[[Any], Any]:
    """What Django would make of the raw value."""
    if isinstance(column, models.JSONField):
        return lambda value: None if value is None else json.loads(value, cls=column.decoder)
    return lambda value: value


def concat(pieces: Sequence[str]) -> str:
    """One text of all pieces; none of them is null, or null means empty."""
    merged: list[str] = []
    for piece in pieces:
        if isinstance(piece, Literal) and merged and isinstance(merged[-1], Literal):
            merged[-1] = Literal(merged[-1] + piece)
        else:
            merged.append(piece)
    words = [text_literal(piece) if isinstance(piece, Literal) else piece for piece in merged]
    while len(words) > MOST_ARGUMENTS:
        starts = range(0, len(words), MOST_ARGUMENTS)
        words = [f"concat({', '.join(words[start : start + MOST_ARGUMENTS])})" for start in starts]
    return f"concat({', '.join(words)})"
