"""What is done too often is refused for a moment, in words, at both doors; others are not slowed."""

import pytest
from django.test import Client

from common.limits import LIMITS, Buckets, buckets
from tests.cast import Cast
from tests.doors.orders import an_open_order, typed_take


@pytest.fixture(autouse=True)
def clock_that_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, no token comes back meanwhile."""
    monkeypatch.setattr(buckets, "clock", lambda: 0.0)


def entered(cast: Cast, part: str) -> Client:
    """The browser of somebody of the cast."""
    client = Client()
    actor = cast.actor(part)
    assert actor is not None
    client.force_login(actor.user)
    return client


def test_a_program_that_takes_too_often_is_told_when_to_come_back(cast: Cast) -> None:
    order = an_open_order(cast)["pk"]
    client = entered(cast, "neighbour")

    answers = [
        client.post(
            f"/api/v1/orders/{order}/take/",
            {"parts": [{"window": 0, "quantity": 1}]},
            "application/json",
            headers={"Idempotency-Key": f"too-often-{number}"},
        )
        for number in range(LIMITS["take"].burst + 1)
    ]

    assert [answer.status_code for answer in answers[:-1]] == [400] * LIMITS["take"].burst
    assert (answers[-1].status_code, answers[-1].json()["code"], answers[-1]["Retry-After"]) == (429, "too_often", "1")


def test_one_who_is_slowed_slows_nobody_else(cast: Cast) -> None:
    order = an_open_order(cast)["pk"]
    hasty, calm = entered(cast, "neighbour"), entered(cast, "colleague")
    path = f"/orders/{order}/take/"

    hurried = [hasty.post(path, {"window-0": "1"}).status_code for _ in range(LIMITS["take"].burst + 1)]

    assert hurried[-1] == 429
    assert calm.post(path, typed_take(cast)).status_code == 403


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    fresh = Buckets(lambda: now[0])
    for _ in range(LIMITS["export"].burst):
        fresh.spend("export", "lin")

    now[0] += 3600 / 10
    fresh.spend("export", "lin")
