"""The programs' door: tokens with scope and end, safe retries, nothing written that was not asked for."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts import queries, services
from accounts.models import ApiToken, AuditEntry, Invitation, Membership, Organisation, StoredAnswer
from accounts.roles import Role
from tests.cast import NOW, Cast

WRITE_ROLES = {"roles": [Role.FIRM_HR]}


def token_of(cast: Cast, scope: str = "WRITE", days: int = 30) -> Client:
    """A program with Ms Lin's token."""
    _token, secret = services.create_api_token(actor=cast.owner, name="stock", scope=scope, days=days, at=NOW)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def signed_in(cast: Cast) -> Client:
    """Ms Lin's browser."""
    client = Client()
    client.force_login(cast.owner.user)
    return client


def post(client: Client, path: str, body: Any, key: str = "key-00001") -> Any:
    """A POST of JSON."""
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers={"Idempotency-Key": key})


@time_machine.travel(NOW, tick=False)
def test_me_says_who_acts_for_whom_and_what_that_allows(cast: Cast) -> None:
    me = token_of(cast).get("/api/v1/me/", headers={"Accept-Language": "en"}).json()

    assert me["user"]["name"] == "林红"
    assert me["organisation"]["id"] == cast.runqiang.pk
    assert me["roles"] == [
        {
            "code": "FIRM_OWNER",
            "name": "Enterprise owner",
            "reason": "Answers for the enterprise: invites colleagues, signs, contests figures.",
        }
    ]
    assert me["allowed"] == [
        "invite_person",
        "change_roles",
        "end_membership",
        "give_way_back",
        "read_audit",
        "create_api_token",
    ]


@time_machine.travel(NOW, tick=False)
def test_a_token_that_only_reads_writes_nothing(cast: Cast) -> None:
    program = token_of(cast, "READ")
    member = Membership.objects.get(user=cast.colleague.user)

    assert program.get("/api/v1/members/").status_code == 200
    assert post(program, f"members/{member.pk}/roles/", WRITE_ROLES).status_code == 403
    assert post(token_of(cast), f"members/{member.pk}/roles/", WRITE_ROLES).status_code == 200
    refused = AuditEntry.objects.get(event="access_refused")
    assert (refused.user, refused.subject) == (cast.owner.user, f"POST /api/v1/members/{member.pk}/roles/")


def test_a_token_opens_until_its_last_second(cast: Cast) -> None:
    program = token_of(cast, days=2)

    with time_machine.travel(NOW + timedelta(days=2, seconds=-1), tick=False):
        assert program.get("/api/v1/me/").status_code == 200
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert program.get("/api/v1/me/").status_code == 401


@time_machine.travel(NOW, tick=False)
def test_a_revoked_token_opens_nothing(cast: Cast) -> None:
    program = token_of(cast)
    token = ApiToken.objects.get()
    services.revoke_api_token(token.pk, actor=cast.owner, at=NOW)

    assert program.get("/api/v1/me/").status_code == 401


@time_machine.travel(NOW, tick=False)
def test_the_secret_of_a_token_is_told_once_and_not_kept(cast: Cast) -> None:
    browser = signed_in(cast)

    secret = post(browser, "tokens/", {"name": "stock", "days": 365}).json()["secret"]

    assert secret.startswith("rc_")
    token = ApiToken.objects.get()
    assert (token.digest, token.hint) == (queries.secret_digest(secret), secret[:8])
    assert secret not in browser.get("/api/v1/tokens/").content.decode()


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("days", [0, 366])
def test_a_token_lives_at_most_a_year(cast: Cast, days: int) -> None:
    assert post(signed_in(cast), "tokens/", {"name": "stock", "days": days}).status_code == 400
    assert not ApiToken.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_a_token_makes_no_tokens_and_lets_nobody_in(cast: Cast) -> None:
    program = token_of(cast)

    assert post(program, "tokens/", {"name": "more", "days": 9}).json()["code"] == "not_by_token"
    assert post(program, "invitations/", {"name": "x", "roles": ["EMPLOYEE"]}).json()["code"] == "not_by_token"
    assert ApiToken.objects.count() == 1
    assert not Invitation.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_an_invitation_asked_for_twice_is_made_once_and_no_stored_answer_holds_its_link(cast: Cast) -> None:
    browser, body = signed_in(cast), {"name": "安娜", "roles": ["EMPLOYEE"]}

    first, second = post(browser, "invitations/", body), post(browser, "invitations/", body)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Invitation.objects.count() == 1
    assert "link" not in (StoredAnswer.objects.get().body or {})
    assert first.json()["link"].startswith("http://testserver/invitations/")


@time_machine.travel(NOW, tick=False)
def test_fields_nobody_asked_for_are_not_written(cast: Cast) -> None:
    browser, elsewhere = signed_in(cast), cast.baishan.pk
    member = Membership.objects.get(user=cast.colleague.user)

    post(browser, f"members/{member.pk}/roles/", WRITE_ROLES | {"organisation": elsewhere, "user": 1, "rank": 0})
    post(browser, "invitations/", {"name": "x", "roles": ["EMPLOYEE"], "accepted_by": 1, "expires_at": "2099-01-01"})
    browser.post(
        "/account/profile/", {"name": "林红", "is_active": "", "username": "root", "must_change_password": "on"}
    )

    member.refresh_from_db()
    cast.owner.user.refresh_from_db()
    invitation = Invitation.objects.get()
    assert (member.organisation_id, member.user_id, member.rank) == (cast.runqiang.pk, cast.colleague.user.pk, 100)
    assert (invitation.accepted_by_id, invitation.expires_at) == (None, NOW + timedelta(days=7))
    assert (cast.owner.user.username, cast.owner.user.must_change_password) == ("lin", False)


@time_machine.travel(NOW, tick=False)
def test_banks_and_observers_see_names_only(cast: Cast) -> None:
    def code_for(part: str) -> str | None:
        client = Client()
        actor = cast.actor(part)
        assert actor is not None
        client.force_login(actor.user)
        code: str | None = client.get(f"/api/v1/organisations/{cast.runqiang.pk}/").json()["unified_social_credit_code"]
        return code

    assert (code_for("neighbour"), code_for("banker"), code_for("observer")) == ("91220103MA1RED0138", None, None)


@time_machine.travel(NOW, tick=False)
def test_the_list_holds_the_own_cluster_by_pinyin(cast: Cast) -> None:
    rows = token_of(cast).get("/api/v1/organisations/").json()["results"]

    own = Organisation.objects.filter(cluster=cast.cluster).order_by("pinyin")
    assert [row["name"] for row in rows] == [one.name for one in own]


@time_machine.travel(NOW, tick=False)
def test_the_switch_decides_for_whom_the_browser_acts(cast: Cast) -> None:
    _invitation, link = services.invite_person(
        cast.baishan.pk, actor=cast.neighbour, name="林红", roles=[Role.INSPECTOR], at=NOW, site=""
    )
    services.accept_as_known_person(link.rstrip("/").split("/")[-1], user=cast.owner.user, at=NOW)
    browser = signed_in(cast)
    assert browser.get("/api/v1/me/").json()["organisation"]["id"] == cast.runqiang.pk

    answer = browser.post("/act-for/", {"organisation": cast.baishan.pk, "next": "https://evil.test/"})

    me = browser.get("/api/v1/me/").json()
    assert answer.headers["Location"] == "/"
    assert (me["organisation"]["id"], [role["code"] for role in me["roles"]]) == (cast.baishan.pk, ["INSPECTOR"])
