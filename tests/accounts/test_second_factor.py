"""The second factor: asked for, used once, set up first by whoever needs it."""

from datetime import timedelta

from django.test import Client

from accounts import second_factor, services
from accounts.models import User
from accounts.roles import Role
from tests.accounts.door import Clock, code_of, is_in, knock, with_app
from tests.cast import NOW, PASSWORD, Cast, make_person


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
