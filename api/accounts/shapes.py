"""The shapes of the accounts API: what comes in, what goes out."""

from typing import Any

from rest_framework import serializers

from accounts.models import ApiToken, Invitation, Membership, Organisation, WayBack
from accounts.permissions import sees_codes
from accounts.roles import OrganisationKind, Role
from api.requests import actor_of


class RoleOut(serializers.Serializer[Any]):
    """A role and why it exists."""

    code = serializers.ChoiceField(choices=Role.choices)
    name = serializers.CharField()
    reason = serializers.CharField()


class OrganisationOut(serializers.ModelSerializer[Organisation]):
    """An organisation; the code is null for banks and observers, who see names only."""

    unified_social_credit_code = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = ["id", "kind", "name", "short_name", "unified_social_credit_code"]

    def get_unified_social_credit_code(self, organisation: Organisation) -> str | None:
        """Null for whoever sees names only."""
        request = self.context.get("request")
        return organisation.unified_social_credit_code if request and sees_codes(actor_of(request)) else None


class MineOut(serializers.Serializer[Any]):
    """One of my organisations."""

    id = serializers.IntegerField(source="organisation_id")
    kind = serializers.ChoiceField(choices=OrganisationKind.choices, source="organisation.kind")
    name = serializers.CharField(source="organisation.name")
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))


class PersonOut(serializers.Serializer[Any]):
    """A person, by name."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()


class MeOut(serializers.Serializer[Any]):
    """Who acts, for whom, with which roles, and which verbs of this room that allows."""

    user = PersonOut()
    organisation = OrganisationOut()
    cluster = serializers.CharField()
    roles = RoleOut(many=True)
    organisations = MineOut(many=True)
    may_write = serializers.BooleanField()
    allowed = serializers.ListField(child=serializers.CharField())


class MemberOut(serializers.ModelSerializer[Membership]):
    """A member of my organisation."""

    user = PersonOut()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))

    class Meta:
        model = Membership
        fields = ["id", "user", "roles", "position", "started_at"]


class RolesIn(serializers.Serializer[Any]):
    """The roles a member has from now on."""

    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), min_length=1, max_length=18)
    position = serializers.CharField(max_length=60, required=False, allow_blank=True)


class InvitationIn(serializers.Serializer[Any]):
    """Whom to invite; `organisation` only where the committee's desk opens another organisation."""

    organisation = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    name = serializers.CharField(max_length=30)
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), min_length=1, max_length=18)


class InvitationOut(serializers.ModelSerializer[Invitation]):
    """An open invitation; its secret is not kept."""

    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))

    class Meta:
        model = Invitation
        fields = ["id", "name", "email", "roles", "invited_at", "expires_at", "withdrawn_at"]


class NewInvitationOut(InvitationOut):
    """A new invitation with its secret link."""

    link = serializers.CharField()

    class Meta(InvitationOut.Meta):
        fields = [*InvitationOut.Meta.fields, "link"]


class WayBackIn(serializers.Serializer[Any]):
    """What is lost: the password alone, or the phone with the codes too."""

    also_second_factor = serializers.BooleanField(default=False)


class WayBackOut(serializers.ModelSerializer[WayBack]):
    """A way back; its secret is not kept."""

    user = PersonOut()

    class Meta:
        model = WayBack
        fields = ["id", "user", "also_second_factor", "given_at", "expires_at"]


class NewWayBackOut(WayBackOut):
    """A new way back with its secret link."""

    link = serializers.CharField()

    class Meta(WayBackOut.Meta):
        fields = [*WayBackOut.Meta.fields, "link"]


class OrganisationIn(serializers.Serializer[Any]):
    """A new organisation of the cluster."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    name = serializers.CharField(max_length=120)
    short_name = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    unified_social_credit_code = serializers.CharField(
        max_length=24, required=False, allow_blank=True, default="", source="code"
    )
    code_override_reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class TokenIn(serializers.Serializer[Any]):
    """A new key for a program."""

    name = serializers.CharField(max_length=60)
    scope = serializers.ChoiceField(choices=ApiToken.Scope.choices, default=ApiToken.Scope.READ)
    days = serializers.IntegerField(min_value=1, max_value=365)


class TokenOut(serializers.ModelSerializer[ApiToken]):
    """A key, known by its first characters."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "hint", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"]


class NewTokenOut(TokenOut):
    """A new key with its secret, which is never shown again."""

    secret = serializers.CharField()

    class Meta(TokenOut.Meta):
        fields = [*TokenOut.Meta.fields, "secret"]
