"""Whatever a program sends, it gets an answer that the schema names: bodies and edges made from the schema, seeded."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ledger.kinds import TieKind
from ledger.services import record_tie
from tests.api.conftest import token_of
from tests.cast import NOW, Cast
from tests.whole import WHOLE, drawn

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
BOUNDS = bounds(
    max_examples=4 if WHOLE else 2, derandomize=True, database=None, deadline=None, suppress_health_check=QUIET,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests share the connection of the test, and with it the transaction that is rolled back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_one_the_schema_names(cast: Cast, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    ours, theirs = cast.runqiang.organisation, cast.baishan.organisation
    tie = record_tie(TieKind.SUPPLY, source=ours, target=theirs, weight=1, subject="fuzz", at=NOW)
    real = {"/ledger/ties/": tie.pk}
    headers = {"Authorization": f"Bearer {token_of(cast.desk)}", "Accept-Language": "en"}
    broken: list[str] = []
    first = list(GenerationMode).index(mode)  # in the short form half of them are asked rightly, the others wrongly
    for found in drawn(list(schema.get_all_operations()), every=2, first=first):
        assert isinstance(found, Ok), found
        operation = found.ok()
        known = real.get(operation.path.removeprefix("/api/v1").partition("{")[0], cast.runqiang.pk)
        if mode is GenerationMode.POSITIVE or _can_be_wrong(operation):
            broken += knock(operation, mode, headers, known)

    assert broken == []


def knock(operation: Any, mode: GenerationMode, headers: dict[str, str], known: int) -> list[str]:
    """What went wrong at this operation; whatever happens behind it is undone."""

    @BOUNDS
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: _real(name, value, known) for name, value in case.path_parameters.items()}
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    try:
        ask()
    except (Exception, FailureGroup) as problem:
        return [f"{operation.label}: {problem}"]
    return []


def _can_be_wrong(operation: Any) -> bool:
    parameters = (operation.path_parameters, operation.query, operation.body)
    return any(len(list(group)) for group in parameters)


def _real(name: str, value: Any, known: int) -> Any:
    """A row that is there, so that more than 404 is seen."""
    return known if name in {"id", "organisation"} else value
