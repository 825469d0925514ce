"""The OpenAPI schema is whole: every route, every refusal, every key; and it is valid without a warning."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

VERBS = ("get", "post", "put", "patch", "delete")
OPEN = {"/api/v1/", "/api/v1/schema/"}
PARAMETER = re.compile(r"<(?:\w+:)?\w+>|\{\w+\}")


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as it is served."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


def operations(schema: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Path without the names of its parameters, and verb -> operation."""
    found = schema["paths"].items()
    return {(PARAMETER.sub("{}", path), verb): words for path, verbs in found for verb, words in verbs.items()}


def views(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Path and view class of every route."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, path)
        elif path.startswith("/api/v1/") and path not in OPEN:
            yield PARAMETER.sub("{}", path), pattern.callback.view_class  # type: ignore[attr-defined]


def methods() -> dict[tuple[str, str], Any]:
    """Path and verb -> method of the view."""
    found = views(get_resolver().url_patterns)
    return {(path, verb): getattr(view, verb) for path, view in found for verb in VERBS if hasattr(view, verb)}


def test_the_schema_is_valid_and_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    validate_schema(made)  # type: ignore[no-untyped-call]

    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})


def test_schema_and_url_configuration_are_the_same(schema: dict[str, Any]) -> None:
    assert set(operations(schema)) == set(methods())


def test_every_operation_has_a_summary_and_the_room_it_belongs_to(schema: dict[str, Any]) -> None:
    rooms = {tag["name"] for tag in schema["tags"]}
    wordless = {
        key
        for key, operation in operations(schema).items()
        if not re.match(r"\w", operation["summary"]) or not set(operation["tags"]) <= rooms
    }

    assert wordless == set()


def test_every_refusal_has_one_form(schema: dict[str, Any]) -> None:
    forms = {
        (status, str(content["application/json"]["schema"]))
        for operation in operations(schema).values()
        for status, answer in operation["responses"].items()
        if status >= "4" and (content := answer["content"])
    }

    assert {form for _status, form in forms} == {"{'$ref': '#/components/schemas/Refusal'}"}
    assert {"400", "401", "403", "404", "409"} <= {status for status, _form in forms}


def test_the_key_is_asked_for_where_a_post_happens_once(schema: dict[str, Any]) -> None:
    asked = {
        key
        for key, operation in operations(schema).items()
        if "Idempotency-Key" in {parameter["name"] for parameter in operation.get("parameters", [])}
    }
    marked = {key for key, method in methods().items() if getattr(method, "is_idempotent", False)}

    assert asked == marked | {("/api/v1/invitations/", "post")}  # its twin method `invite` carries the mark
    assert all("422" in operations(schema)[key]["responses"] for key in asked)


def test_lists_have_a_cursor_and_at_most_a_hundred_rows(schema: dict[str, Any]) -> None:
    ties = operations(schema)["/api/v1/ledger/ties/", "get"]
    sizes = [words["schema"] for words in ties["parameters"] if words["name"] == "page_size"]

    assert sizes == [{"type": "integer", "minimum": 1, "maximum": 100, "default": 50}]
