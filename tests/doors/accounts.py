"""Who may do what with people and organisations, through both doors."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts import services
from accounts.models import Invitation
from accounts.roles import OrganisationKind, Role, Sight
from tests.cast import Cast, make_organisation
from tests.doors import SIGN_IN, Door

Arrange = Callable[[Cast], Mapping[str, Any]]
KEY = {"Idempotency-Key": "door-key-1"}
WEB, API = {"stranger": SIGN_IN}, {"stranger": 401}


def member_of_runqiang(cast: Cast) -> Mapping[str, Any]:
    """Mr Zhao's membership."""
    return {"pk": cast.colleague.user.memberships.get().pk}


def invitation_of_runqiang(cast: Cast) -> Mapping[str, Any]:
    """An open invitation to Ms Lin's enterprise."""
    return {"pk": _invited(cast)[0].pk}


def secret_of_invitation(cast: Cast) -> Mapping[str, Any]:
    """The secret of an open invitation."""
    return {"secret": _invited(cast)[1].rstrip("/").split("/")[-1]}


def _invited(cast: Cast) -> tuple[Invitation, str]:
    return services.invite_person(
        cast.owner.organisation.pk,
        actor=cast.owner,
        name="新人",
        roles=[Role.EMPLOYEE],
        at=timezone.now() - timedelta(minutes=1),
        site="https://example.test",
    )


def secret_of_way_back(cast: Cast) -> Mapping[str, Any]:
    """The secret of a way back for Mr Zhao."""
    _way, link = services.give_way_back(
        cast.colleague.user.memberships.get().pk,
        actor=cast.owner,
        at=timezone.now() - timedelta(minutes=1),
        site="https://example.test",
        also_second_factor=False,
    )
    return {"secret": link.rstrip("/").split("/")[-1]}


def member_of_regulator(cast: Cast) -> Mapping[str, Any]:
    """Ms Guan's membership in a public body that nobody keeps."""
    return {"pk": cast.observer.user.memberships.get().pk}


def token_of_owner(cast: Cast) -> Mapping[str, Any]:
    """Ms Lin's token."""
    token, _secret = services.create_api_token(actor=cast.owner, name="stock", scope="READ", days=30, at=timezone.now())
    return {"pk": token.pk}


def session_of_owner(cast: Cast) -> Mapping[str, Any]:
    """Ms Lin's session at another device."""
    session = UserSession.objects.create(user=cast.owner.user, ip="10.0.0.1", session_key="elsewhere", user_agent="Edg")
    return {"pk": session.pk}


def empty_organisation(cast: Cast) -> Mapping[str, Any]:
    """An enterprise nobody keeps yet."""
    return {"pk": make_organisation(cast.cluster, "空门药业").pk}


def own_organisation(cast: Cast) -> Mapping[str, Any]:
    """Runqiang."""
    return {"pk": cast.runqiang.pk}


def a_viewing(cast: Cast) -> Mapping[str, Any]:
    """The body of an invitation to see."""
    last = timezone.localdate() + timedelta(days=30)
    return {
        "organisation": cast.observer.organisation.pk,
        "sights": [Sight.ALARMS],
        "until_on": f"{last}",
        "reason": "抽检",
    }


def shown(cast: Cast) -> Mapping[str, Any]:
    """What Ms Guan was invited to see."""
    said = dict(a_viewing(cast))
    said["until_on"] = date.fromisoformat(said["until_on"])
    return {"pk": services.show_observer(said.pop("organisation"), actor=cast.secretary, at=timezone.now(), **said).pk}


def invited(role: str) -> Callable[[Cast], Mapping[str, Any]]:
    """The body of an invitation."""
    return lambda cast: {"name": "新人", "roles": [role]}


def to_runqiang(cast: Cast) -> Mapping[str, Any]:
    """The body of a switch."""
    return {"organisation": cast.runqiang.pk}


NEW_ORGANISATION = {"kind": OrganisationKind.ENTERPRISE, "name": "新来药业"}
NEW_TOKEN = {"name": "stock", "scope": "READ", "days": 30}
PROFILE = {"name": "林红", "email": "", "phone": "", "language": "en"}
NEW_PASSWORD = {"password": "Willow-7-bridge", "again": "Willow-7-bridge"}
DESK_SEES = {"secretary": 200, "desk": 200}
WRONG_CODE = {"code": "000000"}

PERSON = [
    Door("sign-in", "GET", {"stranger": 200}, others=302),
    Door("sign-in", "POST", {}, others=422),
    Door("sign-in-code", "GET", {}, others=302),
    Door("sign-in-code", "POST", {}, others=302),
    Door("demo-sign-in", "POST", {}, others=404),
    Door("sign-out", "POST", {}, others=302),
    Door("invitation", "GET", {}, others=200, arrange=secret_of_invitation),
    Door("invitation", "POST", {"stranger": 422, "owner": 409, "colleague": 409}, others=302,
         arrange=secret_of_invitation),
    Door("way-back", "GET", {}, others=200, arrange=secret_of_way_back),
    Door("way-back", "POST", {}, others=422, arrange=secret_of_way_back),
    Door("way-back", "POST", {}, others=302, arrange=secret_of_way_back, data=lambda cast: NEW_PASSWORD),
    Door("account", "GET", WEB, others=200),
    Door("account-profile", "POST", WEB, others=302, data=lambda cast: PROFILE),
    Door("account-password", "GET", WEB, others=200),
    Door("account-password", "POST", WEB, others=422),
    Door("account-session-end", "POST", WEB | {"owner": 302}, others=404, arrange=session_of_owner),
    Door("account-sessions-end", "POST", WEB, others=302),
    Door("second-factor", "GET", WEB, others=200),
    Door("second-factor", "POST", WEB, others=400, data=lambda cast: WRONG_CODE),
    Door("second-factor-recovery-codes", "POST", WEB, others=403, data=lambda cast: WRONG_CODE),
    Door("second-factor-remove", "POST", WEB, others=403, data=lambda cast: WRONG_CODE),
    Door("tokens", "GET", WEB, others=200),
    Door("tokens", "POST", WEB, others=200, data=lambda cast: NEW_TOKEN),
    Door("token-revoke", "POST", WEB | {"owner": 302}, others=404, arrange=token_of_owner),
    Door("act-for", "POST", WEB | {"owner": 302, "colleague": 302}, others=404, data=to_runqiang),
]  # fmt: skip
PEOPLE = [
    Door("people", "GET", WEB, others=200),
    Door(
        "people-invite", "POST", WEB | {"colleague": 403, "desk": 403, "observer": 403}, others=422,
        data=lambda cast: {"name": "新人"},
    ),
    Door("people-invite", "POST",
         WEB | {"owner": 200, "neighbour": 200, "outsider": 200, "colleague": 403, "desk": 403, "observer": 403},
         others=422, data=invited(Role.FIRM_TRADE)),
    Door("invitation-withdraw", "POST", WEB | {"owner": 302, "colleague": 403}, others=404,
         arrange=invitation_of_runqiang),
    Door("member-roles", "GET", WEB | {"owner": 200, "colleague": 403}, others=404, arrange=member_of_runqiang),
    Door("member-roles", "POST", WEB | {"owner": 302, "colleague": 403}, others=404, arrange=member_of_runqiang,
         data=lambda cast: {"roles": [Role.FIRM_HR]}),
    Door("member-end", "POST", WEB | {"owner": 302, "colleague": 302, "secretary": 403}, others=404,
         arrange=member_of_runqiang),
    Door("member-end", "POST", WEB | {"observer": 302, "secretary": 302}, others=404, arrange=member_of_regulator),
    Door("member-way-back", "GET", WEB | {"owner": 200, "colleague": 403, "secretary": 200}, others=404,
         arrange=member_of_runqiang),
    Door("member-way-back", "POST", WEB | {"owner": 200, "colleague": 403, "secretary": 200}, others=404,
         arrange=member_of_runqiang),
    Door("organisation-people", "GET", WEB | {"owner": 200, "colleague": 200, "secretary": 200, "outsider": 404},
         others=403, arrange=own_organisation),
    Door("organisation-people", "GET", WEB | DESK_SEES | {"outsider": 404}, others=403, arrange=empty_organisation),
    Door("organisations", "GET", WEB | DESK_SEES, others=403),
    Door("organisation-add", "GET", WEB | DESK_SEES, others=403),
    Door("organisation-add", "POST", WEB | {"secretary": 302, "desk": 302}, others=403,
         data=lambda cast: NEW_ORGANISATION),
    Door("organisation-invite", "GET", WEB | DESK_SEES | {"outsider": 404}, others=403, arrange=empty_organisation),
    Door("organisation-invite", "POST", WEB | DESK_SEES | {"outsider": 404}, others=403, arrange=empty_organisation,
         data=invited(Role.FIRM_OWNER)),
    Door("observers", "GET", WEB | {"secretary": 200, "desk": 200, "observer": 200}, others=403),
    Door("observers", "POST", WEB | {"secretary": 302}, others=403, data=a_viewing),
    Door("observer-end", "POST", WEB | {"secretary": 302, "desk": 403, "observer": 403}, others=403, arrange=shown),
    Door("audit", "GET", WEB | {"colleague": 403, "desk": 403, "observer": 403}, others=200),
]  # fmt: skip
PROGRAMS = [
    Door("api:me", "GET", API, others=200),
    Door("api:organisations", "GET", API, others=200),
    Door("api:organisations", "POST", API | {"secretary": 201, "desk": 201}, others=403,
         data=lambda cast: NEW_ORGANISATION, headers=KEY),
    Door("api:viewings", "GET", API | {"secretary": 200, "desk": 200, "observer": 200}, others=403),
    Door("api:viewings", "POST", API | {"secretary": 201}, others=403, data=a_viewing, headers=KEY),
    Door("api:viewing-end", "POST", API | {"secretary": 200}, others=403, arrange=shown),
    Door("api:organisation", "GET", API | {"outsider": 404}, others=200, arrange=own_organisation),
    Door("api:members", "GET", API, others=200),
    Door("api:member-roles", "POST", API | {"owner": 200, "colleague": 403}, others=404, arrange=member_of_runqiang,
         data=lambda cast: {"roles": [Role.FIRM_HR]}),
    Door("api:member-end", "POST", API | {"owner": 200, "colleague": 200, "secretary": 403}, others=404,
         arrange=member_of_runqiang),
    Door("api:member-end", "POST", API | {"observer": 200, "secretary": 200}, others=404, arrange=member_of_regulator),
    Door("api:member-way-back", "POST", API | {"owner": 201, "colleague": 403, "secretary": 201}, others=404,
         arrange=member_of_runqiang),
    Door("api:organisation-members", "GET", API | {"owner": 200, "colleague": 200, "secretary": 200, "outsider": 404},
         others=403, arrange=own_organisation),
    Door("api:invitations", "GET", API, others=200),
    Door("api:invitations", "POST", API | {"secretary": 409, "desk": 409, "outsider": 404}, others=403,
         data=lambda cast: {"organisation": empty_organisation(cast)["pk"], "name": "新人", "roles": [Role.EMPLOYEE]},
         headers=KEY),
    Door("api:invitations", "POST",
         API | {"owner": 201, "neighbour": 201, "outsider": 201, "secretary": 400, "banker": 400}, others=403,
         data=invited(Role.FIRM_TRADE), headers=KEY),
    Door("api:invitation-withdraw", "POST", API | {"owner": 200, "colleague": 403}, others=404,
         arrange=invitation_of_runqiang),
    Door("api:tokens", "GET", API, others=200),
    Door("api:tokens", "POST", API, others=201, data=lambda cast: NEW_TOKEN),
    Door("api:token-revoke", "POST", API | {"owner": 200}, others=404, arrange=token_of_owner),
]  # fmt: skip
DOORS = [*PERSON, *PEOPLE, *PROGRAMS]
