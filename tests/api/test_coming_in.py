"""Who comes in, and in which words everybody else is refused."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from enterprises.models import Contest, Enterprise
from tests.api.conftest import program_of, token_of
from tests.cast import NOW, Cast, make_enterprise

ME = "/api/v1/me/"
ROLES = {"roles": ["EMPLOYEE"]}


def asks(secret: str, scheme: str = "Bearer") -> Any:
    """What a program with this token is told about itself."""
    return Client().get(ME, headers={"Authorization": f"{scheme} {secret}", "Accept-Language": "en"})


def test_a_token_opens_the_door(cast: Cast) -> None:
    answer = asks(token_of(cast.owner))

    assert (answer.status_code, answer.json()["user"]["name"], answer.json()["may_write"]) == (200, "林红", True)


def test_without_a_token_the_door_says_how_to_come_in(db: None) -> None:
    answer = Client(headers={"Accept-Language": "en"}).get(ME)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json() == {
        "code": "not_authenticated", "detail": "Authentication credentials were not provided.", "field": None,
    }  # fmt: skip


@pytest.mark.parametrize("secret", ["", "rc_unknown", "rc_\u00e4"])
def test_an_unknown_token_opens_nothing(db: None, secret: str) -> None:
    answer = asks(secret)

    assert (answer.status_code, answer["WWW-Authenticate"], answer.json()["code"]) == (
        401, "Bearer", "authentication_failed",
    )  # fmt: skip


def test_an_expired_token_opens_nothing(cast: Cast) -> None:
    assert asks(token_of(cast.owner, age=timedelta(days=1, seconds=1))).status_code == 401
    assert asks(token_of(cast.owner, age=timedelta(hours=23))).status_code == 200


def test_a_revoked_token_opens_nothing_from_the_next_call_on(cast: Cast) -> None:
    secret = token_of(cast.owner)
    assert asks(secret).status_code == 200
    ApiToken.objects.update(revoked_at=timezone.now())

    assert asks(secret).status_code == 401


@pytest.mark.parametrize("field, value", [("ended_at", NOW), ("user__is_active", False)])
def test_a_token_ends_with_its_person(cast: Cast, field: str, value: Any) -> None:
    secret = token_of(cast.owner)
    membership = ApiToken.objects.get().membership
    thing = membership.user if field.startswith("user__") else membership
    setattr(thing, field.removeprefix("user__"), value)
    thing.save()

    assert asks(secret).status_code == 401


def test_a_reading_token_reads_and_writes_nothing(cast: Cast) -> None:
    reader = program_of(cast.owner, "READ")
    body = {"figure": "tier", "shown": "x", "statement": "y"}
    path = f"/api/v1/enterprises/{cast.runqiang.pk}/contests/"
    refused = reader.post(path, body, content_type="application/json", headers={"Idempotency-Key": "reading-1"})

    assert reader.get("/api/v1/enterprises/").status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert Contest.objects.count() == 0


def in_a_session(cast: Cast) -> Client:
    """The owner's browser, with CSRF checked as in the field."""
    browser = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    browser.force_login(cast.owner.user)
    return browser


def test_a_session_reads_without_and_writes_only_with_the_csrf_token(cast: Cast) -> None:
    browser = in_a_session(cast)
    membership = cast.colleague.user.memberships.get()
    path = f"/api/v1/members/{membership.pk}/roles/"
    bare = browser.post(path, ROLES, content_type="application/json")
    page = browser.get("/")
    token = browser.cookies["rc_csrf"].value
    sent = browser.post(path, ROLES, content_type="application/json", headers={"X-CSRFToken": token})

    assert (browser.get(ME).status_code, page.status_code) == (200, 200)
    assert (bare.status_code, bare.json()["code"]) == (403, "permission_denied")
    assert sent.status_code == 200


def test_a_token_needs_no_csrf_token(cast: Cast) -> None:
    program = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token_of(cast.owner)}"})
    membership = cast.colleague.user.memberships.get()
    answer = program.post(f"/api/v1/members/{membership.pk}/roles/", ROLES, content_type="application/json")

    assert answer.status_code == 200


def test_what_is_absent_and_what_is_foreign_look_the_same(cast: Cast, owner: Client) -> None:
    foreign = Enterprise.objects.exclude(organisation__cluster=cast.cluster).get()
    answers = [owner.get(f"/api/v1/enterprises/{pk}/") for pk in (foreign.pk, 987654321, 2**63, 10**30)]
    nowhere = owner.get("/api/v1/no/such/place/")

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert (nowhere.status_code, nowhere.json()) == (404, answers[0].json())
    assert answers[0].json() == {
        "code": "not_found", "detail": "There is nothing here, or you may not see it.", "field": None,
    }  # fmt: skip


def test_a_wrong_field_is_named(cast: Cast, desk: Client) -> None:
    answer = add(desk, {"industry": "5151"})

    assert (answer.status_code, answer.json()) == (
        400, {"code": "required", "detail": "This field is required.", "field": "name"},
    )  # fmt: skip


def test_a_wrong_field_inside_another_is_named_with_its_way(cast: Cast, owner: Client) -> None:
    membership = cast.colleague.user.memberships.get()
    path = f"/api/v1/members/{membership.pk}/roles/"
    answer = owner.post(path, {"roles": ["EMPLOYEE", "KING"]}, content_type="application/json")

    assert (answer.status_code, answer.json()["field"]) == (400, "roles.1")


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"\xff\xfe", b"[" * 200_000, b'{"name": NaN}', b'{"name": "\\u0000"}', b'{"name": "\\ud83d"}',
     b'{"\\ud800": 1}', b"[]", b"null", b'"name"', b'{"name": {"a": []}}', b'{"name": 1e400, "industry": []}'],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_in_the_one_form(cast: Cast, desk: Client, body: bytes) -> None:
    before = Enterprise.objects.count()
    answer = desk.generic(
        "POST", "/api/v1/enterprises/", body, "application/json", headers={"Idempotency-Key": "k" * 8}
    )

    assert (answer.status_code, set(answer.json())) == (400, {"code", "detail", "field"})
    assert Enterprise.objects.count() == before


def test_a_body_beyond_the_bound_is_not_read(cast: Cast, desk: Client, settings: Any) -> None:
    answer = add(desk, {"name": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_other_forms_and_verbs_are_refused_in_the_one_form(cast: Cast, desk: Client) -> None:
    put = desk.put("/api/v1/enterprises/", "{}", content_type="application/json")
    text = desk.post("/api/v1/enterprises/", "name", content_type="text/plain", headers={"Idempotency-Key": "k" * 8})
    html = desk.get("/api/v1/enterprises/", headers={"Accept": "text/html"})

    assert [answer.status_code for answer in (put, text, html)] == [405, 415, 406]
    assert all(set(answer.json()) == {"code", "detail", "field"} for answer in (put, text, html))
    assert "GET, POST" in put["Allow"]


def test_lists_cause_as_many_queries_for_many_rows_as_for_few(
    cast: Cast, owner: Client, django_assert_num_queries: Any
) -> None:
    owner.get("/api/v1/enterprises/")
    for number in range(40):
        make_enterprise(cast.cluster, f"第{number}药业有限公司")
    with django_assert_num_queries(2):
        few = owner.get("/api/v1/enterprises/?page_size=5")
    with django_assert_num_queries(2):
        many = owner.get("/api/v1/enterprises/?page_size=50")

    assert (len(few.json()["results"]), len(many.json()["results"])) == (5, 42)


def add(desk: Client, body: dict[str, Any]) -> Any:
    """Enter an enterprise."""
    headers = {"Idempotency-Key": "enterprise-0001"}
    return desk.post("/api/v1/enterprises/", json.dumps(body), content_type="application/json", headers=headers)
