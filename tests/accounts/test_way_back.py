"""Lost access: a one-time way back, given by whoever keeps all of the person's organisations, and by nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from accounts import errors, queries, second_factor, services
from accounts.models import AuditEntry, Membership, User, WayBack
from accounts.roles import Role
from accounts.tasks import mail_way_back
from common.errors import NotAllowed, NotFound
from jobs.models import Job
from notices.models import Notice
from notices.tasks import tell_person
from tests.cast import NOW, PASSWORD, Cast, make_organisation, make_person

SITE = "https://capsule.test"
NEW = "Willow-7-bridge"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Friday noon."""
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


def pk_of(user: User) -> int:
    """The person's first membership."""
    return Membership.objects.filter(user=user).order_by("pk")[0].pk


def give(cast: Cast, actor: Any = None, user: User | None = None, *, also: bool = False) -> tuple[WayBack, str]:
    """Ms Lin (or `actor`) gives Mr Zhao (or `user`) a way back; returns it and the secret."""
    way, link = services.give_way_back(
        pk_of(user or cast.colleague.user),
        actor=actor or cast.owner,
        at=NOW,
        site=SITE,
        also_second_factor=also,
    )
    return way, link.rstrip("/").split("/")[-1]


def events() -> list[str]:
    """What the audit trail holds, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


def refuses(secret: str, **later: Any) -> None:
    """The way back opens nothing and the password stays."""
    before = list(User.objects.order_by("pk").values_list("password", flat=True))
    with pytest.raises(errors.WayBackOver):
        services.come_back(secret, password=NEW, at=NOW + timedelta(**later))
    assert list(User.objects.order_by("pk").values_list("password", flat=True)) == before


def test_a_person_sets_a_new_password_and_all_sessions_end(cast: Cast) -> None:
    device = Client()
    device.post("/sign-in/", {"username": "zhao", "password": PASSWORD})
    assert device.get("/people/").status_code == 200
    _way, secret = give(cast)

    user = services.come_back(secret, password=NEW, at=NOW + timedelta(hours=1))

    assert user.check_password(NEW)
    assert not UserSession.objects.filter(user=user).exists()
    assert device.get("/people/").status_code == 302
    assert events() == ["signed_in", "way_back_given", "password_changed", "way_back_used"]
    assert {row.subject for row in AuditEntry.objects.filter(event__startswith="way_back")} == {"zhao"}


def test_the_second_factor_stays_unless_the_giver_said_so(cast: Cast) -> None:
    user = cast.colleague.user
    second_factor.set_up(user, second_factor.new_secret())
    services.come_back(give(cast)[1], password=NEW, at=NOW)
    assert queries.has_second_factor(user)

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        _way, link = services.give_way_back(
            pk_of(user), actor=cast.owner, at=NOW + timedelta(minutes=1), site=SITE, also_second_factor=True
        )
        services.come_back(link.rstrip("/").split("/")[-1], password=NEW + "!", at=NOW + timedelta(minutes=2))

    assert not queries.has_second_factor(user)
    assert second_factor.recovery_codes_left(user) == 0
    assert "second_factor_removed" in events()


def test_a_way_back_works_once(cast: Cast) -> None:
    _way, secret = give(cast)
    services.come_back(secret, password=NEW, at=NOW)

    refuses(secret)


def test_a_way_back_is_open_for_24_hours(cast: Cast) -> None:
    _way, secret = give(cast)

    refuses(secret, hours=24)
    services.come_back(secret, password=NEW, at=NOW + timedelta(hours=24, seconds=-1))


def test_a_newer_way_back_replaces_the_earlier_one(cast: Cast) -> None:
    _way, first = give(cast)
    give(cast, also=True)

    refuses(first)


def test_a_password_that_was_changed_meanwhile_closes_it(cast: Cast) -> None:
    _way, secret = give(cast)
    services.change_password(cast.colleague.user, old=PASSWORD, new="Birch-9-river", at=NOW + timedelta(minutes=1))

    refuses(secret, minutes=2)


def test_whoever_joined_another_organisation_meanwhile_is_not_taken_over(cast: Cast) -> None:
    _way, secret = give(cast)
    Membership.objects.create(
        user=cast.colleague.user,
        organisation=cast.baishan.organisation,
        roles=[Role.FIRM_TRADE],
        started_at=NOW + timedelta(minutes=1),
    )

    refuses(secret, minutes=2)


def test_a_keeper_who_was_sent_away_opens_nothing_any_more(cast: Cast) -> None:
    _way, secret = give(cast)
    Membership.objects.filter(user=cast.owner.user).update(ended_at=NOW)

    refuses(secret)


def test_a_weak_password_leaves_the_way_back_open(cast: Cast) -> None:
    _way, secret = give(cast)

    with pytest.raises(errors.PasswordTooWeak):
        services.come_back(secret, password="short", at=NOW)
    with pytest.raises(errors.PasswordTooWeak):
        services.come_back(secret, password=PASSWORD, at=NOW)
    assert services.come_back(secret, password=NEW, at=NOW).check_password(NEW)


def test_a_guessed_secret_finds_nothing(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.come_back("guess", password=NEW, at=NOW)


def test_only_the_fingerprint_of_the_secret_is_kept(cast: Cast) -> None:
    way, secret = give(cast)

    rows = [str(row) for table in (WayBack, Job, AuditEntry, Notice) for row in table.objects.values()]
    assert way.digest == queries.secret_digest(secret)
    assert not any(secret in row for row in rows)


def test_a_colleague_gives_no_way_back(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        give(cast, cast.colleague, cast.owner.user)
    assert not WayBack.objects.exists()


@pytest.mark.parametrize("part", ["neighbour", "banker", "observer", "desk", "outsider"])
def test_for_a_foreign_keeper_the_member_does_not_exist(cast: Cast, part: str) -> None:
    with pytest.raises(NotFound):
        give(cast, cast.actor(part))
    assert not WayBack.objects.exists()


def test_a_keeper_does_not_take_over_a_person_who_also_works_elsewhere(cast: Cast) -> None:
    Membership.objects.create(
        user=cast.colleague.user, organisation=cast.baishan.organisation, roles=[Role.FIRM_TRADE], started_at=NOW
    )

    with pytest.raises(errors.AlsoElsewhere):
        give(cast)
    assert not WayBack.objects.exists()
    assert give(cast, cast.secretary)[0].given_for == cast.secretary.organisation


def test_whoever_keeps_both_organisations_of_a_person_opens_the_account(cast: Cast) -> None:
    for user, role in ((cast.colleague.user, Role.FIRM_TRADE), (cast.owner.user, Role.FIRM_OWNER)):
        Membership.objects.create(
            user=user, organisation=cast.baishan.organisation, roles=[role], started_at=NOW - timedelta(days=1)
        )

    assert give(cast)[0].user == cast.colleague.user


def test_an_organisation_at_rest_counts_as_elsewhere(cast: Cast) -> None:
    resting = make_organisation(cast.cluster, "歇业药业")
    Membership.objects.create(user=cast.colleague.user, organisation=resting, roles=[Role.FIRM_OWNER], started_at=NOW)
    resting.is_active = False
    resting.save()

    with pytest.raises(errors.AlsoElsewhere):
        give(cast)


def test_the_committee_does_not_open_accounts_that_reach_into_another_cluster(cast: Cast) -> None:
    Membership.objects.create(
        user=cast.colleague.user, organisation=cast.outsider.organisation, roles=[Role.EMPLOYEE], started_at=NOW
    )

    with pytest.raises(errors.AlsoElsewhere):
        give(cast, cast.secretary)


def test_the_desk_helps_where_nobody_keeps_the_organisation(cast: Cast) -> None:
    empty = make_organisation(cast.cluster, "空门药业")
    left = make_person("left", "留守", empty, Role.EMPLOYEE)

    assert give(cast, cast.desk, left.user)[0].user == left.user
    make_person("keeper", "店主", empty, Role.FIRM_OWNER)
    with pytest.raises(NotFound):
        give(cast, cast.desk, left.user)


def test_the_last_keeper_is_let_in_again_by_the_security_administrator(cast: Cast) -> None:
    guard = make_person("guard", "安全员", cast.secretary.organisation, Role.SECURITY_ADMIN)

    assert give(cast, guard, cast.owner.user)[0].user == cast.owner.user


def test_one_administrator_does_not_open_the_account_of_another(cast: Cast) -> None:
    guard = make_person("guard", "安全员", cast.secretary.organisation, Role.SECURITY_ADMIN)
    auditor = make_person("auditor", "审计员", cast.secretary.organisation, Role.AUDIT_ADMIN)

    with pytest.raises(errors.DutiesNotSeparated):
        give(cast, guard, auditor.user)
    assert give(cast, cast.secretary, auditor.user)[0].user == auditor.user


def test_nobody_gives_a_way_back_to_themselves(cast: Cast) -> None:
    with pytest.raises(errors.OwnWayBack):
        give(cast, cast.owner, cast.owner.user)


def test_the_letter_and_the_notice_go_to_the_person(cast: Cast) -> None:
    way, secret = give(cast)
    mail_way_back(Job.objects.get(task="accounts.tasks.mail_way_back").pk)
    assert mail.outbox[0].to == ["zhao@example.com"]
    assert f"{SITE}/ways-back/{secret}/" in mail.outbox[0].body

    services.come_back(secret, password=NEW, at=NOW)
    for job in Job.objects.filter(task="notices.tasks.tell_person").order_by("pk"):
        tell_person(job.pk)

    told = Notice.objects.filter(recipient=way.user).order_by("pk")
    assert [one.words["giver"] for one in told] == ["林红", "林红"]
    assert [one.organisation_id for one in told] == [cast.runqiang.pk] * 2


def test_the_trails_of_both_organisations_hold_the_committees_way_back(cast: Cast) -> None:
    give(cast, cast.secretary)

    for actor in (cast.owner, cast.secretary):
        assert [(row.event, row.subject) for row in queries.audit_trail(actor)] == [("way_back_given", "zhao")]


def test_the_page_behind_the_link_leads_to_the_sign_in(cast: Cast) -> None:
    _way, secret = give(cast)
    for _try in range(5):
        Client().post("/sign-in/", {"username": "zhao", "password": "wrong"})
    client = Client()

    page = client.get(f"/ways-back/{secret}/", headers={"Accept-Language": "en"}).content.decode()
    answer = client.post(f"/ways-back/{secret}/", {"password": NEW, "again": NEW})

    assert "zhao" in page
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/")
    assert client.post("/sign-in/", {"username": "zhao", "password": NEW}).status_code == 302
    assert client.get(f"/ways-back/{secret}/").status_code == 409


def test_a_token_gives_no_way_back(cast: Cast) -> None:
    _token, key = services.create_api_token(actor=cast.owner, name="stock", scope="WRITE", days=9, at=NOW)
    program = Client(headers={"Authorization": f"Bearer {key}"})

    answer = program.post(f"/api/v1/members/{pk_of(cast.colleague.user)}/way-back/", {}, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")


def test_whoever_invited_into_a_public_body_sends_away_there_while_nobody_keeps_it(cast: Cast) -> None:
    pk = pk_of(cast.observer.user)

    assert services.end_membership(pk, actor=cast.secretary, at=NOW).ended_at == NOW
    with pytest.raises(NotAllowed):
        services.end_membership(pk_of(cast.colleague.user), actor=cast.secretary, at=NOW)
