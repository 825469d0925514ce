"""Invitations: one secret link, used once, for whoever may be invited."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts import errors, queries, services
from accounts.models import Invitation, User
from accounts.roles import Role
from accounts.tasks import mail_invitation
from common.errors import NotAllowed, NotFound
from jobs.models import Job
from tests.accounts.door import events
from tests.accounts.inviting import ANNA, SITE, invite
from tests.cast import NOW, Cast, make_organisation, make_person


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


def test_invitations_about_to_expire_wait_for_keepers(cast: Cast) -> None:
    invite(cast)
    last_day = (NOW + timedelta(days=6)).date()

    assert [(row.link, row.count) for row in queries.waiting_for(cast.owner, last_day)] == [("/people/", 1)]
    assert queries.waiting_for(cast.owner, NOW.date()) == []
    assert queries.waiting_for(cast.colleague, last_day) == []
