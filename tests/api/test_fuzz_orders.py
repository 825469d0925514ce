"""The orders room by the hands of those who may: whatever they send, the schema names the answer; seeded."""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import given
from hypothesis import settings as bounds
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from tests.api.conftest import token_of
from tests.api.orders_doors import operation_of, orders_doors, plain
from tests.api.test_fuzz import BOUNDS, CHECKS, one_connection
from tests.cast import Cast
from tests.whole import WHOLE, drawn

__all__ = ["one_connection"]


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
def test_every_answer_to_those_who_may_is_one_the_schema_names(cast: Cast) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    operations: dict[tuple[str, str], Any] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        operations[plain(operation.path), operation.method] = operation
    tried, broken = 0, []
    for door, part in drawn(list(orders_doors()), every=2, first=1):
        with transaction.atomic():
            arguments = dict(door.arrange(cast))
            actor = cast.actor(part)
            assert actor is not None
            headers = {"Authorization": f"Bearer {token_of(actor)}", "Accept-Language": "en"}
            good = door.data(cast) if door.method != "GET" else {}
            operation = operations[operation_of(door, arguments)]
            tried += 1
            broken += knock(operation, headers, arguments, good)
            transaction.set_rollback(True)

    assert broken == []
    assert tried > (80 if WHOLE else 40)


def knock(operation: Any, headers: dict[str, str], arguments: dict[str, Any], good: Mapping[str, Any]) -> list[str]:
    """What went wrong at this operation; whatever happens behind it is undone."""

    @bounds(BOUNDS, max_examples=2 if len(list(operation.body)) else 1)
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        if len(arguments) == len(case.path_parameters or {}):
            case.path_parameters = dict(zip(case.path_parameters, arguments.values(), strict=True))
        case.body = grafted(case.body, good)
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    try:
        ask()
    except (Exception, FailureGroup) as problem:
        return [f"{operation.label}: {problem}"]
    return []


def grafted(made: Any, good: Any) -> Any:
    """What was made, with the keys of rows that are there, so that more is reached than their absence."""
    if isinstance(made, dict) and isinstance(good, Mapping):
        return {name: _grafted(name, value, good) for name, value in made.items()}
    if isinstance(made, list) and isinstance(good, list) and good:
        return [grafted(one, good[0]) for one in made]
    return made


def _grafted(name: str, value: Any, good: Mapping[str, Any]) -> Any:
    known = good.get(name)
    if name in ROWS and isinstance(known, int):
        return known
    return grafted(value, known)


ROWS = {"part", "window", "item", "line", "product", "seller", "offer", "enterprise", "order", "plan", "organisation"}
