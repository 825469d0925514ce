"""Passwords: weak and old ones are refused, a new one ends the other sessions."""

import pytest
from django.test import Client

from accounts import services
from accounts.models import User
from accounts.roles import Role
from tests.accounts.door import Clock, is_in, knock
from tests.cast import NOW, PASSWORD, Cast, make_person


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
