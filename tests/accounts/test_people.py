"""Invitations, roles, memberships and the switch between organisations, on a real database."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import errors, queries, services
from accounts.models import AuditEntry, Invitation, Membership, Organisation, User
from accounts.roles import OrganisationKind, Role, roles_in
from accounts.tasks import mail_invitation
from common.errors import NotAllowed, NotFound
from jobs.models import Job
from tests.cast import NOW, PASSWORD, Cast, make_organisation, make_person
from web.navigation import PERSON, places_of

SITE = "https://capsule.test"
ANNA = services.NewPerson("安娜", "anna", "Willow-7-bridge")


def invite(cast: Cast, *roles: Role, email: str = "") -> tuple[Invitation, str]:
    """Ms Lin invites somebody; returns the invitation and the secret."""
    invitation, link = services.invite_person(
        cast.owner.organisation.pk,
        actor=cast.owner,
        name="安娜",
        roles=roles or [Role.FIRM_TRADE],
        at=NOW,
        site=SITE,
        email=email,
    )
    return invitation, link.rstrip("/").split("/")[-1]


def events() -> list[str]:
    """What the audit trail holds, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


def test_an_invited_person_joins_with_the_roles_of_the_invitation(cast: Cast) -> None:
    invitation, secret = invite(cast, Role.FIRM_TRADE, Role.FIRM_HR)

    membership = services.accept_as_new_person(secret, person=ANNA, at=NOW + timedelta(days=1), language="en")

    assert membership.roles == ["FIRM_TRADE", "FIRM_HR"]
    assert membership.user.check_password("Willow-7-bridge")
    assert (membership.user.username, membership.user.language) == ("anna", "en")
    invitation.refresh_from_db()
    assert invitation.accepted_by == membership.user
    assert events() == ["person_invited", "invitation_accepted"]


def test_only_the_fingerprint_of_the_secret_is_kept(cast: Cast) -> None:
    invitation, secret = invite(cast, email="anna@example.com")

    rows = [str(row) for row in Invitation.objects.values()] + [str(row) for row in Job.objects.values()]
    assert invitation.digest == queries.secret_digest(secret)
    assert not any(secret in row for row in rows)


def test_an_invitation_works_once(cast: Cast) -> None:
    _invitation, secret = invite(cast)
    services.accept_as_new_person(secret, person=ANNA, at=NOW)

    with pytest.raises(errors.InvitationOver):
        services.accept_as_new_person(secret, person=services.NewPerson("二", "second", "Willow-7-bridge"), at=NOW)
    assert not User.objects.filter(username="second").exists()


def test_an_invitation_expires_after_seven_days(cast: Cast) -> None:
    _invitation, secret = invite(cast)

    with pytest.raises(errors.InvitationOver):
        services.accept_as_new_person(secret, person=ANNA, at=NOW + timedelta(days=7))
    services.accept_as_new_person(secret, person=ANNA, at=NOW + timedelta(days=7, seconds=-1))


def test_a_withdrawn_invitation_opens_nothing(cast: Cast) -> None:
    invitation, secret = invite(cast)
    services.withdraw_invitation(invitation.pk, actor=cast.owner, at=NOW)

    with pytest.raises(errors.InvitationOver):
        services.accept_as_known_person(secret, user=cast.neighbour.user, at=NOW)
    with pytest.raises(errors.InvitationOver):
        services.withdraw_invitation(invitation.pk, actor=cast.owner, at=NOW)


def test_a_guessed_secret_finds_nothing(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.accept_as_known_person("guess", user=cast.owner.user, at=NOW)


def test_a_known_person_joins_a_second_organisation(cast: Cast) -> None:
    _invitation, secret = invite(cast, Role.INSPECTOR)

    services.accept_as_known_person(secret, user=cast.neighbour.user, at=NOW)

    mine = queries.live_memberships(cast.neighbour.user.pk)
    assert [one.organisation_id for one in mine] == [cast.baishan.pk, cast.runqiang.pk]


def test_a_member_does_not_join_twice(cast: Cast) -> None:
    _invitation, secret = invite(cast)

    with pytest.raises(errors.AlreadyMember):
        services.accept_as_known_person(secret, user=cast.colleague.user, at=NOW)


def test_a_sign_in_name_is_taken_in_any_case_of_letters(cast: Cast) -> None:
    _invitation, secret = invite(cast)

    with pytest.raises(errors.SignInNameTaken):
        services.accept_as_new_person(secret, person=services.NewPerson("林", "LIN", "Willow-7-bridge"), at=NOW)
    assert Invitation.objects.get().accepted_at is None


def test_the_letter_holds_the_same_link(cast: Cast) -> None:
    invitation, secret = invite(cast, email="anna@example.com")
    job = Job.objects.get(task="accounts.tasks.mail_invitation")

    Invitation.objects.filter(pk=invitation.pk).update(expires_at=NOW + timedelta(days=3650))
    mail_invitation(job.pk)

    assert mail.outbox[0].to == ["anna@example.com"]
    assert f"{SITE}/invitations/{secret}/" in mail.outbox[0].body


def test_an_employee_invites_nobody(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.invite_person(
            cast.runqiang.pk, actor=cast.colleague, name="x", roles=[Role.EMPLOYEE], at=NOW, site=SITE
        )
    assert not Invitation.objects.exists()


def test_the_desk_opens_an_organisation_for_its_first_keeper_only(cast: Cast) -> None:
    empty = make_organisation(cast.cluster, "空门药业")

    def open_door(role: Role) -> Invitation:
        return services.invite_person(empty.pk, actor=cast.desk, name="x", roles=[role], at=NOW, site=SITE)[0]

    with pytest.raises(errors.FirstIsKeeper):
        open_door(Role.EMPLOYEE)
    assert open_door(Role.FIRM_OWNER).roles == ["FIRM_OWNER"]
    make_person("keeper", "店主", empty, Role.FIRM_OWNER)
    with pytest.raises(NotAllowed):
        open_door(Role.FIRM_OWNER)


def test_an_organisation_of_another_cluster_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.invite_person(
            cast.outsider.organisation.pk, actor=cast.secretary, name="x", roles=[Role.FIRM_OWNER], at=NOW, site=SITE
        )


def test_staff_of_the_centre_add_no_body_that_sees_the_whole_cluster(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.add_organisation(actor=cast.desk, kind=OrganisationKind.COMMITTEE, name="又一个综合党委", at=NOW)
    made = services.add_organisation(actor=cast.secretary, kind=OrganisationKind.PUBLIC_BODY, name="药监部门", at=NOW)
    assert made.cluster == cast.cluster


def test_a_name_or_a_code_is_in_the_cluster_once(cast: Cast) -> None:
    with pytest.raises(errors.OrganisationKnown):
        services.add_organisation(
            actor=cast.desk, kind="ENTERPRISE", name="另一个名字", at=NOW, code="91220103MA1RED0138"
        )
    assert not Organisation.objects.filter(name="另一个名字").exists()


def test_a_new_organisation_is_found_by_its_initials(cast: Cast) -> None:
    made = services.add_organisation(actor=cast.desk, kind="ENTERPRISE", name="润强药业二", at=NOW)

    assert (made.initials, made.pinyin) == ("rqyye", "runqiangyaoyeer")


def test_a_keeper_gives_roles_and_the_trail_keeps_both(cast: Cast) -> None:
    member = cast.colleague.user.memberships.get()

    services.change_roles(member.pk, actor=cast.owner, roles=[Role.FIRM_HR], at=NOW, position="人事")

    member.refresh_from_db()
    assert (member.roles, member.position) == (["FIRM_HR"], "人事")
    assert AuditEntry.objects.get().details == {"before": ["EMPLOYEE"], "after": ["FIRM_HR"]}


def test_nobody_gives_a_role_to_themselves(cast: Cast) -> None:
    own = cast.owner.user.memberships.get()

    with pytest.raises(errors.OwnRightsUnchangeable):
        services.change_roles(own.pk, actor=cast.owner, roles=[Role.FIRM_OWNER, Role.INSPECTOR], at=NOW)


def test_the_last_keeper_neither_leaves_nor_steps_down(cast: Cast) -> None:
    own = cast.owner.user.memberships.get()
    make_person("second", "二", cast.runqiang.organisation, Role.EMPLOYEE)

    with pytest.raises(errors.LastKeeper):
        services.end_membership(own.pk, actor=cast.owner, at=NOW)
    own.refresh_from_db()
    assert own.ended_at is None


def test_a_keeper_leaves_when_another_one_stays(cast: Cast) -> None:
    make_person("second", "二", cast.runqiang.organisation, Role.FIRM_OWNER)
    own = cast.owner.user.memberships.get()

    assert services.end_membership(own.pk, actor=cast.owner, at=NOW).ended_at == NOW


def test_the_end_of_a_membership_takes_rights_and_tokens_with_it(cast: Cast) -> None:
    token, _secret = services.create_api_token(actor=cast.colleague, name="x", scope="WRITE", days=9, at=NOW)
    member = cast.colleague.user.memberships.get()

    services.end_membership(member.pk, actor=cast.owner, at=NOW)

    token.refresh_from_db()
    assert token.revoked_at == NOW
    assert queries.live_memberships(cast.colleague.user.pk) == []


def test_a_member_of_another_organisation_does_not_exist_for_a_keeper(cast: Cast) -> None:
    member = Membership.objects.get(user=cast.neighbour.user)

    with pytest.raises(NotFound):
        services.end_membership(member.pk, actor=cast.owner, at=NOW)
    with pytest.raises(NotFound):
        services.change_roles(member.pk, actor=cast.owner, roles=[Role.EMPLOYEE], at=NOW)


def test_a_person_switches_only_to_an_own_organisation(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.switch_organisation(cast.baishan.pk, user=cast.owner.user, at=NOW)


@pytest.mark.parametrize("statement", ["UPDATE accounts_auditentry SET event = 'x'", "DELETE FROM accounts_auditentry"])
def test_the_database_refuses_to_change_the_audit_trail(cast: Cast, statement: str) -> None:
    services.record_audit("signed_in", at=NOW, user=cast.owner.user)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert events() == ["signed_in"]


def test_the_trail_of_another_organisation_is_not_seen(cast: Cast) -> None:
    invite(cast)

    assert [row.event for row in queries.audit_trail(cast.owner)] == ["person_invited"]
    assert list(queries.audit_trail(cast.neighbour)) == []
    with pytest.raises(NotAllowed):
        queries.audit_trail(cast.colleague)


def test_keepers_see_how_their_people_signed_in(cast: Cast) -> None:
    services.check_name_and_password("zhao", PASSWORD, at=NOW)

    assert [(row.event, row.user.name) for row in queries.audit_trail(cast.owner) if row.user] == [
        ("signed_in", "赵强")
    ]
    assert list(queries.audit_trail(cast.neighbour)) == []


def test_invitations_about_to_expire_wait_for_keepers(cast: Cast) -> None:
    invite(cast)
    last_day = (NOW + timedelta(days=6)).date()

    assert [(row.link, row.count) for row in queries.waiting_for(cast.owner, last_day)] == [("/people/", 1)]
    assert queries.waiting_for(cast.owner, NOW.date()) == []
    assert queries.waiting_for(cast.colleague, last_day) == []


def test_a_missing_second_factor_waits_for_whoever_needs_one(cast: Cast) -> None:
    assert [row.link for row in queries.waiting_for(cast.banker, NOW.date())] == ["/account/second-factor/"]
    assert queries.waiting_for(cast.observer, NOW.date()) == []


def test_the_trail_is_read_fifty_lines_at_a_time_and_nothing_is_counted(cast: Cast) -> None:
    for number in range(120):
        services.record_audit(
            "token_created",
            at=NOW + timedelta(seconds=number // 3),
            organisation=cast.owner.organisation,
            subject=f"key {number}",
        )
    client, seen, path = Client(), [], "/audit/?on=2026-11-20"
    client.force_login(cast.owner.user)
    while path:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path).content.decode()
        assert not any("COUNT(" in query["sql"] and "auditentry" in query["sql"] for query in asked)
        seen += re.findall(r"key (\d+)", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = "/audit/" + older.group(1).replace("&amp;", "&") if older else ""

    assert [int(number) for number in seen] == list(range(119, -1, -1))


def test_the_database_refuses_to_empty_the_audit_trail(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER accounts_auditentry_never_emptied")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE accounts_auditentry")


@pytest.mark.parametrize(
    "part, lines",
    [
        ("secretary", {"people", "organisations", "tokens", "audit", "account"}),
        ("desk", {"people", "organisations", "tokens", "account"}),
        ("owner", {"people", "tokens", "audit", "account"}),
        ("colleague", {"people", "tokens", "account"}),
    ],
)
def test_the_menu_of_the_person_shows_what_opens(cast: Cast, part: str, lines: set[str]) -> None:
    actor = cast.actor(part)
    assert actor is not None

    shown = {place.url_name for place in places_of(actor, PERSON)}

    assert shown & {"people", "organisations", "tokens", "audit", "account"} == lines


def test_the_boxes_of_the_roles_are_drawn_one_by_one_with_their_reasons(cast: Cast) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.owner.user)
    page = client.get(f"/people/{cast.colleague.user.memberships.get().pk}/roles/").content.decode()

    boxes = re.findall(
        r'<input class="form-check-input" type="checkbox" name="roles" value="(\w+)"[^>]*?( checked)?>', page
    )
    assert [code for code, _checked in boxes] == [role.value for role in roles_in(OrganisationKind.ENTERPRISE)]
    assert [code for code, checked in boxes if checked] == ["EMPLOYEE"]
    assert "<b>Employee</b>" in page
