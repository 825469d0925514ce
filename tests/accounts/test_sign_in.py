"""At the door: who comes in, the lock after five failures, the doors of the demo."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import SignInAttempt, User
from accounts.roles import Role
from tests.accounts.door import Clock, events, is_in, knock
from tests.cast import PASSWORD, Cast, make_person


def test_the_right_password_opens_in_any_case_of_the_name(cast: Cast, clock: Clock) -> None:
    client = Client()

    answer = knock("LIN", PASSWORD, client, next="/people/?a=1")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/?a=1")
    assert is_in(client)
    assert events() == ["signed_in"]


def test_a_foreign_address_is_no_way_back(cast: Cast, clock: Clock) -> None:
    assert knock("lin", PASSWORD, next="https://evil.test/").headers["Location"] == "/"
    assert knock("lin", PASSWORD, next="//evil.test/").headers["Location"] == "/"


def test_unknown_names_get_the_same_answer_and_are_counted_alike(cast: Cast, clock: Clock) -> None:
    wrong, unknown = knock("lin", "wrong"), knock("nobody", "wrong")

    assert wrong.status_code == unknown.status_code == 400
    assert _without_token(wrong, "lin") == _without_token(unknown, "nobody")
    assert SignInAttempt.objects.filter(is_success=False).count() == 2


def test_an_unknown_name_costs_a_hash_too(cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr("accounts.services.sign_in.make_password", hashed.append)

    knock("nobody", "wrong")

    assert hashed == ["wrong"]


def test_five_failures_lock_the_name_and_the_right_password_with_it(cast: Cast, clock: Clock) -> None:
    for _try in range(5):
        assert knock("lin", "wrong").status_code == 400

    locked = knock("lin", PASSWORD)

    assert locked.status_code == 429
    assert "12:15" in locked.content.decode()
    assert events() == ["sign_in_failed"] * 5 + ["name_locked"]


def test_the_name_opens_again_by_itself_after_a_quarter_of_an_hour(cast: Cast, clock: Clock) -> None:
    for _try in range(5):
        knock("lin", "wrong")

    clock.shift(timedelta(minutes=14, seconds=59))
    assert knock("lin", PASSWORD).status_code == 429
    clock.shift(timedelta(seconds=1))
    assert knock("lin", PASSWORD).status_code == 302


def test_tries_at_a_locked_name_do_not_lengthen_the_lock(cast: Cast, clock: Clock) -> None:
    for _try in range(5):
        knock("lin", "wrong")
    clock.shift(timedelta(minutes=10))
    knock("lin", "wrong")
    clock.shift(timedelta(minutes=5))

    assert knock("lin", PASSWORD).status_code == 302


def test_a_success_forgives_the_failures_before_it(cast: Cast, clock: Clock) -> None:
    for _round in range(2):
        for _try in range(4):
            knock("lin", "wrong")
        assert knock("lin", PASSWORD).status_code == 302


def test_the_lock_of_one_name_leaves_the_others_open(cast: Cast, clock: Clock) -> None:
    for _try in range(5):
        knock("lin", "wrong")

    assert knock("bai", PASSWORD).status_code == 302


def test_thirty_failures_from_one_network_close_it(cast: Cast, clock: Clock) -> None:
    for number in range(30):
        knock(f"name{number}", "wrong")

    assert knock("lin", PASSWORD).status_code == 429
    assert knock("lin", PASSWORD, Client(REMOTE_ADDR="10.9.9.9")).status_code == 302


def test_a_locked_door_reads_no_password(cast: Cast, clock: Clock) -> None:
    cast.owner.user.is_active = False
    cast.owner.user.save()

    assert knock("lin", PASSWORD).status_code == 400


def test_a_demo_door_is_closed_without_the_demo(cast: Cast, clock: Clock) -> None:
    assert Client().post("/demo/sign-in/", {"door": "demo-bank"}).status_code == 404


def test_a_demo_door_opens_for_a_fictional_person_only(cast: Cast, clock: Clock, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    make_person("demo-bank", "钱", cast.banker.organisation, Role.BANK_MANAGER)
    make_person("demo-owner", "林", cast.runqiang.organisation, Role.FIRM_OWNER)
    cast.banker.organisation.is_demo = True
    cast.banker.organisation.save()
    client = Client()

    assert client.post("/demo/sign-in/", {"door": "demo-owner"}).status_code == 404
    assert client.post("/demo/sign-in/", {"door": "qian"}).status_code == 404
    assert client.post("/demo/sign-in/", {"door": "demo-bank"}).status_code == 302
    assert is_in(client)
    settings.DEMO = False  # type: ignore[attr-defined]
    assert not is_in(client)


def test_the_persons_language_holds_after_sign_in(cast: Cast, clock: Clock) -> None:
    User.objects.filter(username="lin").update(language="en")
    client = Client()

    knock("lin", PASSWORD, client)

    assert client.cookies["rc_language"].value == "en"
    assert '<html lang="en"' in client.get("/people/").content.decode()


def _without_token(answer: Any, name: str) -> str:
    text = answer.content.decode().replace(f'value="{name}"', "")
    return "".join(line for line in text.splitlines() if "csrf" not in line.lower())
