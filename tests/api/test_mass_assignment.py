"""Nothing is written that the schema does not name: every field of every table is sent along, and changes nothing."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from tests.api.orders_doors import operation_of, orders_doors, plain
from tests.cast import Cast
from tests.doors import Door
from tests.whole import WHOLE, drawn

TABLES = list(apps.get_app_config("orders").get_models())
OTHERS = {"actor": 1, "user": 1, "organisation": 1, "cluster": 1, "is_staff": True, "role": "FIRM_OWNER", "at": "2031"}
FIELDS = [field for table in TABLES for field in table._meta.concrete_fields]
HOMES = {*TABLES, *(field.related_model for field in FIELDS if isinstance(field, models.ForeignKey))}
Rows = dict[str, list[dict[str, Any]]]
Last = dict[type[models.Model], int]  # the newest key of each table before the request


@pytest.mark.slow
def test_no_field_is_written_that_the_schema_does_not_name(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    shapes = {(plain(path), verb): words for path, verbs in made["paths"].items() for verb, words in verbs.items()}
    tried, broken = 0, []
    for door, part in drawn([known for known in orders_doors() if known[0].method != "GET"], every=2):
        with transaction.atomic():
            arguments = dict(door.arrange(cast))
            shape = _shape(shapes[operation_of(door, arguments)], made)
            if shape is not None:
                tried += 1
                good = dict(door.data(cast))
                last = {table: _last(table) for table in HOMES}
                full = stuffed(good, shape, made, _fields(last))
                broken += _differs(door, arguments, part, cast, (good, full), last)
            transaction.set_rollback(True)

    assert broken == []
    assert tried > (50 if WHOLE else 25)


def _shape(operation: Mapping[str, Any], made: Mapping[str, Any]) -> Any:
    """The schema of the JSON body; empty where it takes none, None where it takes a file."""
    content = operation.get("requestBody", {}).get("content", {"application/json": {"schema": {}}})
    return _resolved(content["application/json"]["schema"], made) if "application/json" in content else None


def _resolved(shape: Mapping[str, Any], made: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in shape:
        found: Mapping[str, Any] = made["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        return found
    whole = shape.get("allOf", [])
    return _resolved(whole[0], made) if len(whole) == 1 else shape


def stuffed(body: Any, shape: Mapping[str, Any], made: Mapping[str, Any], fields: dict[str, Any]) -> Any:
    """The body with every field of every table that its shape does not name, at every depth."""
    if isinstance(body, list):
        return [stuffed(one, _resolved(shape.get("items", {}), made), made, fields) for one in body]
    if not isinstance(body, Mapping) or "additionalProperties" in shape:
        return body
    named = shape.get("properties", {})
    shapes = {name: _resolved(named.get(name, {}), made) for name in body}
    inner = {name: stuffed(value, shapes[name], made, fields) for name, value in body.items()}
    return {name: value for name, value in fields.items() if name not in named} | inner


def _fields(last: Last) -> dict[str, Any]:
    """A value for every column of every table of the room, of its own kind."""
    found: dict[str, Any] = dict(OTHERS)
    for field in FIELDS:
        value = _value(field, last)
        found |= {field.name: value, field.attname: value}
    return found


def _value(field: "models.Field[Any, Any]", last: Last) -> Any:
    if isinstance(field, models.ForeignKey):
        return last[field.related_model] or None
    if field.choices:
        return [value for value, _words in field.flatchoices][-1]
    kinds: tuple[tuple[type[Any], Any], ...] = (
        (models.BooleanField, True),
        (models.IntegerField, 77),
        (models.DecimalField, "77.77"),
        (models.DateTimeField, "2031-07-07T07:07:07Z"),
        (models.DateField, "2031-07-07"),
        (models.JSONField, {"canary": 77}),
    )
    return next((value for kind, value in kinds if isinstance(field, kind)), "canary")


def _differs(
    door: Door, arguments: dict[str, Any], part: str, cast: Cast, bodies: tuple[Any, Any], last: Last
) -> list[str]:
    """What the same request wrote otherwise with the fields than without them."""
    (status, rows), (again, others) = (_written(door, arguments, part, cast, body, last) for body in bodies)
    said = [f"{door.name}: {status} became {again}"] if status != again else []
    return said + [f"{door.name}: {name}" for name in rows if rows[name] != others[name]]


def _last(table: type[models.Model]) -> int:
    return int(table._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0)


def _written(door: Door, arguments: dict[str, Any], part: str, cast: Cast, body: Any, last: Last) -> tuple[int, Rows]:
    """The status, and all rows as they stand afterwards; then it is undone."""
    actor = cast.actor(part)
    assert actor is not None
    with transaction.atomic():
        client = Client(headers=dict(door.headers))
        client.force_login(actor.user)
        path = reverse(door.name, kwargs=arguments)
        answer = client.generic(door.method, path, json.dumps(body, default=str), "application/json")
        rows = {table.__name__: _rows(table, last) for table in TABLES}
        transaction.set_rollback(True)
    return answer.status_code, rows


def _rows(table: type[models.Model], last: Last) -> list[dict[str, Any]]:
    """The rows of a table; keys of new rows are numbered from the first new one."""
    rows: list[dict[str, Any]] = list(table._default_manager.order_by("pk").values())
    for field in table._meta.concrete_fields:
        home = field.related_model if isinstance(field, models.ForeignKey) else table if field.primary_key else None
        if home in last:
            new = sorted({row[field.attname] for row in rows if (row[field.attname] or 0) > last[home]})
            for row in rows:
                if row[field.attname] in new:
                    row[field.attname] = f"new {new.index(row[field.attname])}"
    return rows
