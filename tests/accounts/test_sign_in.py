"""At the door: the lock after five failures, the second factor, idle sessions, what comes first."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import queries, second_factor, services
from accounts.models import AuditEntry, SignInAttempt, User
from accounts.roles import Role
from tests.cast import NOW, PASSWORD, Cast, make_person

Clock = Any


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Friday noon; the test moves it."""
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


def knock(username: str, password: str, client: Client | None = None, **more: str) -> Any:
    """One try at the sign-in page."""
    return (client or Client()).post("/sign-in/", {"username": username, "password": password, **more})


def is_in(client: Client) -> bool:
    """Whether the session acts for somebody."""
    return client.get("/people/").status_code == 200


def code_of(secret: str, at: datetime) -> str:
    """What the app shows at a moment."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


def with_app(user: User) -> str:
    """Give the person an authenticator app; returns its seed."""
    secret = second_factor.new_secret()
    second_factor.set_up(user, secret)
    return secret


def events() -> list[str]:
    """What the audit trail holds, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


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


def test_with_an_app_the_password_alone_opens_nothing(cast: Cast, clock: Clock) -> None:
    seed, client = with_app(cast.owner.user), Client()

    assert knock("lin", PASSWORD, client, next="/audit/").headers["Location"] == "/sign-in/code/"
    assert not is_in(client)
    entered = client.post("/sign-in/code/", {"code": code_of(seed, NOW)})

    assert entered.headers["Location"] == "/audit/"
    assert is_in(client)


def test_a_code_opens_once(cast: Cast, clock: Clock) -> None:
    seed = with_app(cast.owner.user)
    first, second = Client(), Client()
    for client in (first, second):
        knock("lin", PASSWORD, client)

    assert first.post("/sign-in/code/", {"code": code_of(seed, NOW)}).status_code == 302
    assert second.post("/sign-in/code/", {"code": code_of(seed, NOW)}).status_code == 400


def test_a_recovery_code_opens_once(cast: Cast, clock: Clock) -> None:
    codes = second_factor.set_up(cast.owner.user, second_factor.new_secret())
    first, second = Client(), Client()
    for client in (first, second):
        knock("lin", PASSWORD, client)

    assert first.post("/sign-in/code/", {"code": f"{codes[0][:4]} {codes[0][4:]}"}).status_code == 302
    assert second.post("/sign-in/code/", {"code": codes[0]}).status_code == 400
    assert second_factor.recovery_codes_left(cast.owner.user) == 9


def test_wrong_codes_lock_the_name_even_with_the_password_between(cast: Cast, clock: Clock) -> None:
    seed, client = with_app(cast.owner.user), Client()
    for _try in range(5):
        knock("lin", PASSWORD, client)
        assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 400

    assert knock("lin", PASSWORD, client).status_code == 429
    assert client.post("/sign-in/code/", {"code": code_of(seed, NOW)}).status_code == 429


def test_the_second_step_waits_five_minutes(cast: Cast, clock: Clock) -> None:
    seed, client = with_app(cast.owner.user), Client()
    knock("lin", PASSWORD, client)
    clock.shift(timedelta(minutes=5, seconds=1))

    answer = client.post("/sign-in/code/", {"code": code_of(seed, NOW + timedelta(minutes=5))})

    assert answer.headers["Location"] == "/sign-in/"
    assert not is_in(client)


def test_the_seed_is_not_readable_in_the_database(cast: Cast) -> None:
    seed = with_app(cast.owner.user)

    assert seed not in str(list(User.objects.get(pk=cast.owner.user.pk).authenticator_set.values()))


def test_a_banker_without_a_second_factor_sets_it_up_before_anything_else(cast: Cast, clock: Clock) -> None:
    client = Client()
    knock("qian", PASSWORD, client)

    assert client.get("/people/").headers["Location"] == "/account/second-factor/"
    assert client.get("/api/v1/me/").status_code == 401
    page = client.get("/account/second-factor/")
    seed = page.context["seed"].replace(" ", "")
    done = client.post("/account/second-factor/", {"code": code_of(seed, NOW)})

    assert len(done.context["codes"]) == 10
    assert is_in(client)
    assert client.get("/api/v1/me/").status_code == 200


def test_an_owner_needs_no_second_factor(cast: Cast, clock: Clock) -> None:
    client = Client()
    knock("lin", PASSWORD, client)

    assert is_in(client)


def test_a_role_that_needs_a_second_factor_binds_with_the_next_click(cast: Cast, clock: Clock) -> None:
    client = Client()
    person = make_person("new", "新人", cast.secretary.organisation, Role.INSTRUCTOR)
    knock("new", PASSWORD, client)
    assert is_in(client)

    services.change_roles(person.user.memberships.get().pk, actor=cast.secretary, roles=[Role.COMMITTEE_MEMBER], at=NOW)

    assert client.get("/people/").headers["Location"] == "/account/second-factor/"


def test_a_session_without_the_factor_does_not_replace_the_app_of_another(cast: Cast, clock: Clock) -> None:
    client = Client()
    knock("qian", PASSWORD, client)
    client.get("/account/second-factor/")
    seed = with_app(cast.banker.user)

    wrong = client.post("/account/second-factor/", {"code": "000000"})
    right = client.post("/account/second-factor/", {"code": code_of(seed, NOW)})

    assert wrong.status_code == 400
    assert right.status_code == 302
    assert "codes" not in (right.context or {})
    assert is_in(client)


def test_a_start_password_is_changed_first(cast: Cast, clock: Clock) -> None:
    User.objects.filter(username="lin").update(must_change_password=True)
    client = Client()
    knock("lin", PASSWORD, client)

    assert client.get("/people/").headers["Location"] == "/account/password/"
    changed = client.post(
        "/account/password/", {"old_password": PASSWORD, "password": "Willow-7-bridge", "again": "Willow-7-bridge"}
    )

    assert changed.status_code == 302
    assert is_in(client)
    assert knock("lin", "Willow-7-bridge").status_code == 302


def test_a_new_password_ends_the_other_sessions(cast: Cast, clock: Clock) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        knock("lin", PASSWORD, client)

    here.post(
        "/account/password/", {"old_password": PASSWORD, "password": "Willow-7-bridge", "again": "Willow-7-bridge"}
    )

    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize(
    "password", ["short-1", "onlysmallletters", "Lin@example.com", PASSWORD, "Password1", "nurbuchstaben-"]
)
def test_a_weak_password_is_refused_and_the_old_one_holds(cast: Cast, clock: Clock, password: str) -> None:
    client = Client()
    client.force_login(cast.owner.user)

    answer = client.post("/account/password/", {"old_password": PASSWORD, "password": password, "again": password})

    assert answer.status_code == 400
    assert knock("lin", PASSWORD).status_code == 302


def test_the_last_five_passwords_do_not_come_back(cast: Cast, clock: Clock) -> None:
    user, old = cast.owner.user, PASSWORD
    client = Client()
    for number in range(5):
        services.change_password(user, old=old, new=f"Bridge-{number}-willow", at=NOW)
        old = f"Bridge-{number}-willow"
    client.force_login(user)

    barred = client.post("/account/password/", {"old_password": old, "password": PASSWORD, "again": PASSWORD})
    services.change_password(user, old=old, new="Bridge-9-willow", at=NOW)
    services.change_password(user, old="Bridge-9-willow", new=PASSWORD, at=NOW)

    assert barred.status_code == 400
    assert user.check_password(PASSWORD)


def test_an_administrators_password_has_twelve_characters(cast: Cast, clock: Clock) -> None:
    make_person("guard", "安全员", cast.secretary.organisation, Role.SECURITY_ADMIN)
    client = Client()
    client.force_login(User.objects.get(username="guard"))

    short = client.post(
        "/account/password/", {"old_password": PASSWORD, "password": "Kort-2026-a", "again": "Kort-2026-a"}
    )
    long = client.post(
        "/account/password/", {"old_password": PASSWORD, "password": "Kort-2026-ab", "again": "Kort-2026-ab"}
    )

    assert (short.status_code, long.status_code) == (400, 302)


def test_wrong_old_passwords_count_like_wrong_sign_ins(cast: Cast, clock: Clock) -> None:
    client = Client()
    client.force_login(cast.owner.user)
    for _try in range(5):
        client.post(
            "/account/password/", {"old_password": "x", "password": "Willow-7-bridge", "again": "Willow-7-bridge"}
        )

    assert knock("lin", PASSWORD).status_code == 429


def test_a_session_that_lies_still_half_an_hour_is_over(cast: Cast, clock: Clock) -> None:
    client = Client()
    knock("lin", PASSWORD, client)
    clock.shift(timedelta(minutes=29, seconds=59))
    assert is_in(client)
    clock.shift(timedelta(minutes=30))

    answer = client.get("/people/")

    assert answer.headers["Location"] == "/sign-in/?next=%2Fpeople%2F&idle=1"
    assert events()[-1] == "session_idle"
    assert UserSession.objects.count() == 0


def test_a_committee_session_is_over_after_a_quarter_of_an_hour(cast: Cast, clock: Clock) -> None:
    client = Client()
    client.force_login(cast.desk.user)
    assert is_in(client)
    clock.shift(timedelta(minutes=15))

    assert not is_in(client)


def test_a_page_that_asks_by_itself_does_not_keep_the_session_awake(cast: Cast, clock: Clock) -> None:
    client = Client()
    knock("lin", PASSWORD, client)
    for _minute in range(5):
        clock.shift(timedelta(minutes=6))
        client.get("/people/", headers={"RC-Quiet": "1"})

    assert not is_in(client)


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


def test_a_person_ends_a_session_elsewhere_and_no_foreign_one(cast: Cast, clock: Clock) -> None:
    here, elsewhere, other = Client(), Client(), Client()
    for client in (here, elsewhere):
        knock("lin", PASSWORD, client)
    knock("bai", PASSWORD, other)
    mine = UserSession.objects.filter(user=cast.owner.user).order_by("pk").last()
    foreign = UserSession.objects.get(user=cast.neighbour.user)
    assert mine is not None

    assert here.post(f"/account/sessions/{foreign.pk}/end/").status_code == 404
    assert here.post(f"/account/sessions/{mine.pk}/end/").status_code == 302

    assert (is_in(here), is_in(elsewhere), is_in(other)) == (True, False, True)


def test_signing_out_ends_the_session(cast: Cast, clock: Clock) -> None:
    client = Client()
    knock("lin", PASSWORD, client)

    client.post("/sign-out/")

    assert not is_in(client)
    assert queries.sessions_of(cast.owner.user) == []


def test_session_and_actor_cost_two_queries(
    cast: Cast, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    knock("lin", PASSWORD, client)
    client.get("/people/")

    with django_assert_num_queries(3):  # the third looks for the organisation
        assert client.get("/api/v1/organisations/999999/").status_code == 404


def _without_token(answer: Any, name: str) -> str:
    text = answer.content.decode().replace(f'value="{name}"', "")
    return "".join(line for line in text.splitlines() if "csrf" not in line.lower())
