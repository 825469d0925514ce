"""Organisations, roles, memberships and the switch between organisations, on a real database."""

import re

import pytest
from django.test import Client

from accounts import errors, queries, services
from accounts.models import AuditEntry, Membership, Organisation
from accounts.roles import OrganisationKind, Role, roles_in
from common.errors import NotAllowed, NotFound
from tests.cast import NOW, Cast, make_person
from web.navigation import PERSON, places_of


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


def test_a_missing_second_factor_waits_for_whoever_needs_one(cast: Cast) -> None:
    assert [row.link for row in queries.waiting_for(cast.banker, NOW.date())] == ["/account/second-factor/"]
    assert queries.waiting_for(cast.observer, NOW.date()) == []


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
