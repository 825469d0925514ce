"""Sessions: how long they lie still, who ends them, what they cost."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import queries
from tests.accounts.door import Clock, events, is_in, knock
from tests.cast import PASSWORD, Cast


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
