"""The permission table: every route, every method, every part of the cast. A route without a row fails."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import doors
from tests.cast import PARTS, Cast
from tests.doors import Door


def declared() -> list[Door]:
    """All rows of all rooms."""
    modules = [importlib.import_module(f"tests.doors.{m.name}") for m in pkgutil.iter_modules(doors.__path__)]
    return [door for module in modules for door in module.DOORS]


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every URL name under `patterns`, with namespaces."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from routes(pattern.url_patterns, space)
        else:
            yield f"{prefix}{pattern.name}"


TABLE = declared()


def test_every_route_stands_in_the_table() -> None:
    known = {door.name for door in TABLE}
    missing = set(routes(get_resolver().url_patterns)) - known

    assert missing == set()


def test_no_row_names_a_route_that_is_gone() -> None:
    gone = {door.name for door in TABLE} - set(routes(get_resolver().url_patterns))

    assert gone == set()


@pytest.mark.parametrize("door", TABLE, ids=lambda door: f"{door.method} {door.name}")
def test_the_door_answers_each_person_as_declared(door: Door, cast: Cast) -> None:
    arguments = dict(door.arrange(cast))
    answers = {part: knock(door, arguments, part, cast) for part in PARTS}

    assert answers == {part: door.status_for(part) for part in PARTS}


def knock(door: Door, arguments: dict[str, Any], part: str, cast: Cast) -> int:
    """The status `part` gets; whatever happens behind the door is undone."""
    with transaction.atomic():
        client = Client(headers=dict(door.headers))
        actor = cast.actor(part)
        if actor is not None:
            client.force_login(actor.user)
        body = dict(door.data(cast)) if door.method != "GET" else None
        content = _body(body, is_api=door.name.startswith("api:"))
        answer = client.generic(door.method, reverse(door.name, kwargs=arguments), *content)
        transaction.set_rollback(True)
    return answer.status_code


def _body(body: dict[str, object] | None, *, is_api: bool) -> tuple[bytes | str, str]:
    """A JSON body for the API, a form for the browser's door."""
    if body is None:
        return "", "application/octet-stream"
    if is_api:
        return json.dumps(body), "application/json"
    return urlencode(body, doseq=True), "application/x-www-form-urlencoded"
