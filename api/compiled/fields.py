"""How PostgreSQL writes one value as JSON: for each kind of serializer field over each kind of column."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from rest_framework import ISO_8601, serializers
from rest_framework.fields import empty
from rest_framework.settings import api_settings


class NotCompilable(ImproperlyConfigured):
    """A field that PostgreSQL cannot write; said when the program starts, with the field's name."""


def quoted(name: str) -> str:
    """A name of a table or column."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def text_literal(text: str) -> str:
    """A text constant inside a query with parameters."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def _plain(sql: str) -> str:
    return f"to_json({sql})"


def _digits(sql: str) -> str:
    return f"({sql})::text"


def _truth(sql: str) -> str:
    return f"CASE WHEN {sql} THEN 'true' WHEN NOT {sql} THEN 'false' END"


def _decimal(sql: str) -> str:
    return f"""('"' || {sql} || '"')"""


def _moment(sql: str) -> str:
    """As Python's `isoformat` in our zone: microseconds only where there are any, the offset as it was then."""
    zone = text_literal(settings.TIME_ZONE)
    here = f"({sql} AT TIME ZONE {zone})"
    digits = f"""replace(to_char({here}, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '')"""
    earlier = f"to_char({here} - ({sql} AT TIME ZONE 'UTC'), 'HH24:MI:SS')"
    offset = f"CASE WHEN {sql} >= '1991-09-15Z' THEN '+08:00' ELSE '+' || regexp_replace({earlier}, ':00$', '') END"
    return f"""('"' || {digits} || {offset} || '"')"""


_WHOLE = (models.IntegerField, models.ForeignKey, models.OneToOneField)
_TEXT = (models.CharField, models.TextField)
Writer = Callable[[str], str]
# Serializer field -> the columns over which it is what this writes. Exact classes: a subclass may say something else.
KINDS: dict[type[serializers.Field[Any, Any, Any, Any]], tuple[tuple[type[Any], ...], Writer]] = {
    serializers.BigIntegerField: (_WHOLE, _digits),
    serializers.BooleanField: ((models.BooleanField,), _truth),
    serializers.CharField: (_TEXT, _plain),
    serializers.ChoiceField: ((*_TEXT, models.IntegerField), _plain),
    serializers.DateField: ((models.DateField,), _plain),
    serializers.DateTimeField: ((models.DateTimeField,), _moment),
    serializers.DecimalField: ((models.DecimalField,), _decimal),
    serializers.DictField: ((models.JSONField,), _digits),
    serializers.EmailField: (_TEXT, _plain),
    serializers.FloatField: ((models.FloatField,), _plain),
    serializers.IntegerField: (_WHOLE, _digits),
    serializers.JSONField: ((models.JSONField,), _digits),
    serializers.ListField: ((models.JSONField, ArrayField), _plain),
    serializers.PrimaryKeyRelatedField: ((models.ForeignKey, models.OneToOneField), _digits),
    serializers.RegexField: (_TEXT, _plain),
    serializers.SlugField: (_TEXT, _plain),
    serializers.URLField: (_TEXT, _plain),
    serializers.UUIDField: ((models.UUIDField,), _plain),
}
_INSIDE_JSON = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.FloatField,
    serializers.IntegerField,
    serializers.JSONField,
)


def json_of(one: Any, sql: str, column: Any, is_nullable: bool, is_open: bool) -> str:
    """The JSON text of a field's value, never null. Raises NotCompilable.

    A field class of ours may have `sql(column) -> JSON text` beside its `to_representation`.
    """
    said = _own_sql(one, sql) or _known_sql(one, sql, column)
    if not is_nullable:
        return said
    otherwise = (
        "null"
        if one.default is empty or not is_open or one.default is None
        else json.dumps(one.default, ensure_ascii=False)
    )
    return f"coalesce({said}::text, {text_literal(otherwise)})"


def _own_sql(one: Any, sql: str) -> str:
    return str(one.sql(sql)) if hasattr(one, "sql") else ""


def _known_sql(one: Any, sql: str, column: Any) -> str:
    if type(one) not in KINDS:
        raise NotCompilable(f"nobody said how PostgreSQL writes a {type(one).__name__}")
    columns, writer = KINDS[type(one)]
    if column is not None and not isinstance(column, columns):
        raise NotCompilable(f"{type(one).__name__} over {type(column).__name__} is not written by PostgreSQL")
    _check(one, column)
    return writer(sql)


def _check(one: Any, column: Any) -> None:
    """What the field was told that PostgreSQL would not do."""
    if isinstance(one, (serializers.DateTimeField, serializers.DateField)):
        _check_time(one, column)
    if isinstance(one, serializers.DecimalField):
        _check_decimal(one, column)
    if isinstance(one, serializers.BigIntegerField) and getattr(
        one, "coerce_to_string", api_settings.COERCE_BIGINT_TO_STRING
    ):
        raise NotCompilable("a whole number as text")
    if isinstance(one, (serializers.DictField, serializers.ListField)):
        _check_inside(one.child)


def _check_time(one: Any, column: Any) -> None:
    default = "DATETIME_FORMAT" if isinstance(one, serializers.DateTimeField) else "DATE_FORMAT"
    if getattr(one, "format", getattr(api_settings, default)) != ISO_8601 or hasattr(one, "timezone"):
        raise NotCompilable("only ISO 8601 in the platform's own zone is written")
    if isinstance(one, serializers.DateField) and isinstance(column, models.DateTimeField):
        raise NotCompilable("a day out of a moment")


def _check_decimal(one: Any, column: Any) -> None:
    is_text = getattr(one, "coerce_to_string", api_settings.COERCE_DECIMAL_TO_STRING)
    has_places = column is None or column.decimal_places == one.decimal_places
    if not (is_text and has_places) or one.localize or one.normalize_output:
        raise NotCompilable("a decimal is written as text with the places of its column")


def _check_inside(child: Any) -> None:
    """JSON goes out as it is kept; that is right where the parts are what JSON knows."""
    if isinstance(child, (serializers.DictField, serializers.ListField)):
        _check_inside(child.child)
    elif type(child) not in _INSIDE_JSON and type(child).__name__ != "_UnvalidatedField":
        raise NotCompilable(f"{type(child).__name__} inside JSON is not written by PostgreSQL")
