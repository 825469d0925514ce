"""The orders rows of the permission table as material: whom each lets in, with which rows and which body."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

from django.urls import resolve, reverse

from tests import doors
from tests.cast import PARTS
from tests.doors import Door

_PARAMETER = re.compile(r"<(?:\w+:)?\w+>|\{\w+\}")


def orders_doors() -> Iterator[tuple[Door, str]]:
    """Every row of the programs' door of the orders room, with the part of the cast that it lets in."""
    names = [found.name for found in pkgutil.iter_modules(doors.__path__) if found.name.startswith("orders")]
    for name in names:
        for door in importlib.import_module(f"tests.doors.{name}").DOORS:
            welcome = [part for part in PARTS if door.status_for(part) < 300]
            if door.name.startswith("api:") and welcome:
                yield door, welcome[0]


def operation_of(door: Door, arguments: dict[str, Any]) -> tuple[str, str]:
    """The path without the names of its parameters, and the method, as `plain` gives them for the schema."""
    return plain(f"/{resolve(reverse(door.name, kwargs=arguments)).route}"), door.method.lower()


def plain(path: str) -> str:
    """A path of the schema or of the URL configuration without the names of its parameters."""
    return _PARAMETER.sub("{}", path)
