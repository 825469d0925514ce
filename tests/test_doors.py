"""The permission table: every route, every method, every part of the cast. A route without a row fails."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests import doors
from tests.cast import PARTS, Cast, make_cast
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


@dataclass(frozen=True)
class Visitor:
    """One of the cast, already in; `cookies` are brought back to every door as they were."""

    client: Client
    cookies: str


@dataclass(frozen=True)
class Street:
    """The cast in front of all doors: set up once, because whatever happens behind a door is undone."""

    cast: Cast
    visitors: dict[str, Visitor]


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One transaction for all doors, undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def street(db: None) -> Street:
    """The cast, and everybody already in."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        cast = make_cast()
    return Street(cast, {part: _visitor(part, cast) for part in PARTS})


def _visitor(part: str, cast: Cast) -> Visitor:
    client, actor = Client(), cast.actor(part)
    if actor is not None:
        client.force_login(actor.user)
    return Visitor(client, client.cookies.output(header="", sep=";"))


@pytest.mark.parametrize("door", TABLE, ids=lambda door: f"{door.method} {door.name}")
def test_the_door_answers_each_person_as_declared(door: Door, street: Street) -> None:
    with transaction.atomic():
        arguments = dict(door.arrange(street.cast))
        answers = {part: knock(door, arguments, street.visitors[part], street.cast) for part in PARTS}
        transaction.set_rollback(True)

    assert answers == {part: door.status_for(part) for part in PARTS}


def knock(door: Door, arguments: dict[str, Any], visitor: Visitor, cast: Cast) -> int:
    """The status the visitor gets; whatever happens behind the door is undone."""
    visitor.client.cookies = SimpleCookie(visitor.cookies)
    with transaction.atomic():
        body = dict(door.data(cast)) if door.method != "GET" else None
        content = _body(body, is_api=door.name.startswith("api:"))
        address = reverse(door.name, kwargs=arguments)
        answer = visitor.client.generic(door.method, address, *content, headers=dict(door.headers))
        transaction.set_rollback(True)
    return answer.status_code


def _body(body: dict[str, object] | None, *, is_api: bool) -> tuple[bytes | str, str]:
    """A JSON body for the API, a form for the browser's door."""
    if body is None:
        return "", "application/octet-stream"
    if is_api:
        return json.dumps(body), "application/json"
    return urlencode(body, doseq=True), "application/x-www-form-urlencoded"
