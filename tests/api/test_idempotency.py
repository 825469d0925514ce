"""A retry is safe: the first answer comes again, and nothing happens twice."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import StoredAnswer
from enterprises.models import Contest
from tests.api.conftest import program_of
from tests.cast import Cast, make_cast
from tests.orders.delivered import agreed, scan

CONTEST = {"figure": "tier", "shown": "GENERAL", "statement": "We are larger than that."}


def file(program: Client, enterprise: int, body: dict[str, str] = CONTEST, key: str = "contest-0001") -> Any:
    """File a contest of the enterprise."""
    path = f"/api/v1/enterprises/{enterprise}/contests/"
    headers = {"Idempotency-Key": key} if key else {}
    return program.post(path, body, content_type="application/json", headers=headers)


def test_the_first_answer_comes_again_and_says_so(cast: Cast, owner: Client) -> None:
    first, again = file(owner, cast.runqiang.pk), file(owner, cast.runqiang.pk)

    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.get("Idempotent-Replayed"), again.get("Idempotent-Replayed")) == (None, "true")
    assert first.json() == again.json()
    assert Contest.objects.count() == 1


def test_a_key_stands_for_one_body(cast: Cast, owner: Client) -> None:
    file(owner, cast.runqiang.pk)
    other = file(owner, cast.runqiang.pk, CONTEST | {"figure": "size"})

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Contest.objects.count() == 1


def test_a_key_stands_for_one_address(cast: Cast, owner: Client) -> None:
    file(owner, cast.runqiang.pk)

    assert file(owner, cast.baishan.pk).status_code == 422


@pytest.mark.parametrize("key", ["", "short", "x" * 81, "contest\t0001", "contest-äöü"])
def test_without_a_fitting_key_nothing_happens(cast: Cast, owner: Client, key: str) -> None:
    answer = file(owner, cast.runqiang.pk, key=key)

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        400, "idempotency_key_missing", "Idempotency-Key",
    )  # fmt: skip
    assert (Contest.objects.count(), StoredAnswer.objects.count()) == (0, 0)


def test_a_refusal_is_kept_and_given_again(cast: Cast, owner: Client) -> None:
    file(owner, cast.runqiang.pk)
    refused = file(owner, cast.runqiang.pk, key="contest-0002")
    Contest.objects.all().delete()
    again = file(owner, cast.runqiang.pk, key="contest-0002")

    assert (refused.status_code, refused.json()["code"]) == (409, "contest_open")
    assert (again.status_code, again.json(), again["Idempotent-Replayed"]) == (409, refused.json(), "true")
    assert Contest.objects.count() == 0


def test_a_wrong_shape_is_not_kept_so_the_mended_body_may_use_the_key(cast: Cast, owner: Client) -> None:
    assert file(owner, cast.runqiang.pk, CONTEST | {"statement": ""}).status_code == 400
    assert file(owner, cast.runqiang.pk).status_code == 201


def test_a_crash_is_not_kept(cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_args: Any, **_words: Any) -> None:
        raise RuntimeError("broken disk")

    owner.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("enterprises.services.contests.touch", crash)
        broken = file(owner, cast.runqiang.pk)
    kept = StoredAnswer.objects.count(), Contest.objects.count()
    again = file(owner, cast.runqiang.pk)

    assert (broken.status_code, broken.json()["code"], kept) == (500, "broken", (0, 0))
    assert (again.status_code, again.get("Idempotent-Replayed")) == (201, None)


def test_keys_of_different_people_do_not_meet(cast: Cast, owner: Client) -> None:
    file(owner, cast.runqiang.pk)
    other = file(program_of(cast.neighbour), cast.baishan.pk)

    assert (other.status_code, other.get("Idempotent-Replayed")) == (201, None)


@pytest.mark.django_db(transaction=True)
def test_two_twins_at_the_same_time_have_one_effect() -> None:
    cast = make_cast()
    program, answers, together = program_of(cast.owner), [], threading.Barrier(2)

    def knock() -> None:
        together.wait()
        answers.append(file(program, cast.runqiang.pk))
        connection.close()

    threads = [threading.Thread(target=knock) for _twin in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert sorted(answer.get("Idempotent-Replayed", "") for answer in answers) == ["", "true"]
    assert (Contest.objects.count(), StoredAnswer.objects.count()) == (1, 1)


def test_a_key_stands_for_one_content_of_a_file(cast: Cast, owner: Client) -> None:
    sub_order = agreed(cast)
    first, again, other = (
        owner.post(
            f"/api/v1/sub-orders/{sub_order.pk}/contract/",
            {"file": scan(content)},
            headers={"Idempotency-Key": "contract-0001"},
        )
        for content in (b"%PDF-1.7 one", b"%PDF-1.7 one", b"%PDF-1.7 two")
    )

    assert (first.status_code, again.get("Idempotent-Replayed")) == (201, "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
