"""Asks every room the same question: `queries.waiting_for`, `queries.calendar_of`; a room answers by having it."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


@cache
def who_answers(question: str) -> tuple[Callable[..., list[Any]], ...]:
    """The functions of this name in the `queries` of the installed rooms, in the order of INSTALLED_APPS."""
    rooms = (config.name for config in apps.get_app_configs())
    modules = [import_module(f"{room}.queries") for room in rooms if find_spec(f"{room}.queries")]
    return tuple(getattr(module, question) for module in modules if hasattr(module, question))
