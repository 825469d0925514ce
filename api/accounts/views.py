"""The views of the accounts API: one class per route, one call each."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import queries, services
from accounts.errors import NotByToken
from accounts.models import ApiToken, Invitation, Membership, Organisation
from accounts.permissions import allowed, can_add_organisation, can_give_way_back, can_keep
from accounts.roles import reason_of
from api.accounts.shapes import (
    InvitationIn,
    InvitationOut,
    MemberOut,
    MeOut,
    NewInvitationOut,
    NewTokenOut,
    NewWayBackOut,
    OrganisationIn,
    OrganisationOut,
    RolesIn,
    TokenIn,
    TokenOut,
    WayBackIn,
    WayBackOut,
)
from api.authentication import TokenAuthentication
from api.idempotency import idempotent
from api.openapi import KEY
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require


class ByName(Pages):
    """Organisations by pinyin."""

    ordering = ("pinyin", "pk")


class ByRank(Pages):
    """Members by rank."""

    ordering = ("rank", "pk")


class BySoonest(Pages):
    """The next to expire first."""

    ordering = ("expires_at", "pk")


class Me(APIView):
    """`/api/v1/me/`"""

    @extend_schema(operation_id="me", responses=MeOut)
    def get(self, request: Request) -> Response:
        """Who acts, for which organisation, with which roles, and what that allows."""
        actor = actor_of(request)
        mine = queries.live_memberships(actor.user.pk)
        facts = {
            "user": actor.user,
            "organisation": actor.organisation,
            "cluster": actor.cluster.name,
            "roles": [
                {"code": role.value, "name": role.label, "reason": reason_of(role)} for role in sorted(actor.roles)
            ],
            "organisations": mine,
            "may_write": actor.may_write,
            "allowed": allowed(actor),
        }
        return Response(MeOut(facts, context={"request": request}).data)


class Organisations(generics.ListAPIView[Organisation]):
    """The organisations of the own cluster, by pinyin."""

    serializer_class = OrganisationOut
    pagination_class = ByName
    queryset = Organisation.objects.none()

    def get_queryset(self) -> Any:
        """The cluster's organisations."""
        return queries.visible_organisations(actor_of(self.request))

    @extend_schema(request=OrganisationIn, responses={201: OrganisationOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Add an organisation to the cluster (the committee's desk)."""
        require(can_add_organisation(actor_of(request)))
        said = OrganisationIn(data=request.data)
        said.is_valid(raise_exception=True)
        made = services.add_organisation(actor=actor_of(request), at=timezone.now(), **said.validated_data)
        return Response(OrganisationOut(made, context={"request": request}).data, status=201)


class OrganisationDetail(APIView):
    """`/api/v1/organisations/7/`"""

    @extend_schema(operation_id="organisation", responses=OrganisationOut)
    def get(self, request: Request, pk: int) -> Response:
        """One organisation of the own cluster."""
        found = queries.get_organisation(actor_of(request), pk)
        return Response(OrganisationOut(found, context={"request": request}).data)


class Members(generics.ListAPIView[Membership]):
    """Who belongs to the own organisation, by rank."""

    serializer_class = MemberOut
    pagination_class = ByRank
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        """Who belongs to the own organisation."""
        return queries.members(actor_of(self.request))


class MemberRoles(APIView):
    """`/api/v1/members/7/roles/`"""

    @extend_schema(operation_id="member_roles", request=RolesIn, responses=MemberOut)
    def post(self, request: Request, pk: int) -> Response:
        """Give a member these roles and no others."""
        actor = actor_of(request)
        queries.get_member(actor, pk)
        require(can_keep(actor, actor.organisation))
        said = RolesIn(data=request.data)
        said.is_valid(raise_exception=True)
        member = services.change_roles(pk, actor=actor, at=timezone.now(), **said.validated_data)
        return Response(MemberOut(member).data)


class MemberEnd(APIView):
    """`/api/v1/members/7/end/`"""

    @extend_schema(operation_id="member_end", request=None, responses=MemberOut)
    def post(self, request: Request, pk: int) -> Response:
        """Let a member go, or leave."""
        member = services.end_membership(pk, actor=actor_of(request), at=timezone.now())
        return Response(MemberOut(member).data)


class OrganisationMembers(generics.ListAPIView[Membership]):
    """Who belongs to another organisation, by rank, for whoever looks after its access."""

    serializer_class = MemberOut
    pagination_class = ByRank
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        """Who belongs to that organisation."""
        actor = actor_of(self.request)
        return queries.members_of(actor, queries.get_organisation(actor, self.kwargs["pk"]))


class MemberWayBack(APIView):
    """`/api/v1/members/7/way-back/`"""

    @extend_schema(operation_id="member_way_back", request=WayBackIn, responses={201: NewWayBackOut})
    def post(self, request: Request, pk: int) -> Response:
        """Give a person who lost access a way back; the link is in this answer and nowhere else."""
        _by_a_person(request)
        actor = actor_of(request)
        here = queries.get_member_within_reach(actor, pk).organisation
        require(can_give_way_back(actor, here, has_keeper=queries.has_keeper(here)))
        said = WayBackIn(data=request.data)
        said.is_valid(raise_exception=True)
        way, link = services.give_way_back(
            pk, actor=actor, at=timezone.now(), site=_site(request), **said.validated_data
        )
        return Response(WayBackOut(way).data | {"link": link}, status=201)


class Invitations(generics.ListAPIView[Invitation]):
    """The open invitations of the own organisation, the next to expire first."""

    serializer_class = InvitationOut
    pagination_class = BySoonest
    queryset = Invitation.objects.none()

    def get_queryset(self) -> Any:
        """The open invitations of the own organisation; only its keepers have any."""
        return queries.invitations(actor_of(self.request), timezone.now())

    @extend_schema(parameters=[KEY], request=InvitationIn, responses={201: NewInvitationOut})
    def post(self, request: Request) -> Response:
        """Invite a person; the link is derived anew for each answer, so no stored answer holds it."""
        _by_a_person(request)
        response = self.invite(request)
        if response.status_code == 201:
            made = Invitation.objects.get(pk=response.data["id"])
            response.data["link"] = services.link_of(made, _site(request))
        return response

    @idempotent
    def invite(self, request: Request) -> Response:
        """The effect, once per key."""
        actor = actor_of(request)
        said = InvitationIn(data=request.data)
        said.is_valid(raise_exception=True)
        facts = dict(said.validated_data)
        organisation = facts.pop("organisation", actor.organisation.pk)
        invitation, _link = services.invite_person(
            organisation, actor=actor, at=timezone.now(), site=_site(request), **facts
        )
        return Response(InvitationOut(invitation).data, status=201)


class InvitationWithdraw(APIView):
    """`/api/v1/invitations/7/withdraw/`"""

    @extend_schema(operation_id="invitation_withdraw", request=None, responses=InvitationOut)
    def post(self, request: Request, pk: int) -> Response:
        """The link opens nothing any more."""
        return Response(
            InvitationOut(services.withdraw_invitation(pk, actor=actor_of(request), at=timezone.now())).data
        )


class Tokens(generics.ListAPIView[ApiToken]):
    """The own tokens for this organisation, newest first."""

    serializer_class = TokenOut
    queryset = ApiToken.objects.none()

    def get_queryset(self) -> Any:
        """The own tokens for this organisation."""
        return queries.tokens(actor_of(self.request))

    @extend_schema(request=TokenIn, responses={201: NewTokenOut})
    def post(self, request: Request) -> Response:
        """Make a token; its secret is in this answer and nowhere else, so it is not repeated for a key."""
        _by_a_person(request)
        said = TokenIn(data=request.data)
        said.is_valid(raise_exception=True)
        token, secret = services.create_api_token(actor=actor_of(request), at=timezone.now(), **said.validated_data)
        return Response(TokenOut(token).data | {"secret": secret}, status=201)


class TokenRevoke(APIView):
    """`/api/v1/tokens/7/revoke/`"""

    @extend_schema(operation_id="token_revoke", request=None, responses=TokenOut)
    def post(self, request: Request, pk: int) -> Response:
        """The token opens nothing any more, from the next call on."""
        _by_a_person(request)
        return Response(TokenOut(services.revoke_api_token(pk, actor=actor_of(request), at=timezone.now())).data)


def _by_a_person(request: Request) -> None:
    """A leaked key must not make further keys."""
    require(not isinstance(request.successful_authenticator, TokenAuthentication), NotByToken)


def _site(request: Request) -> str:
    return f"{request.scheme}://{request.get_host()}"
