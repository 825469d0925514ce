"""The shapes of enterprises in the API: what goes in, what comes out, and to whom."""

from datetime import date
from typing import Any

from rest_framework import serializers

from accounts.actors import Actor
from api.compiled import written_as
from enterprises.models import Enterprise, Industry, Licence, LicenceScope, Size, Tier
from enterprises.permissions import allowed, sees_whole
from enterprises.rules.licences import ALERTS, VALIDITY, licence_state

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


class ListIn(serializers.Serializer[Any]):
    """The filters of the list."""

    q = serializers.CharField(required=False, min_length=1, max_length=64, help_text="Chinese, pinyin, initials.")
    tier = serializers.ChoiceField(Tier.choices, required=False)
    industry = serializers.RegexField(
        r"^\d{1,4}$", required=False, help_text="Class or the beginning of one: 51, 5151."
    )
    size = serializers.ChoiceField(Size.choices, required=False, help_text="Committee only; ignored for others.")
    licence = serializers.ChoiceField(["VALID", "EXPIRING", "EXPIRED", "NONE"], required=False)


class IndustryOut(serializers.ModelSerializer[Industry]):
    """A class of GB/T 4754."""

    class Meta:
        model = Industry
        fields = ("code", "name_zh", "name_en", "trade")


class ValidityOut(serializers.Serializer[Any]):
    """Until when the drug distribution licence is good."""

    state = serializers.ChoiceField(VALIDITY)
    expires_on = serializers.DateField(allow_null=True)


class CardOut(serializers.Serializer[Any]):
    """What every member of the cluster may know of another."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="organisation.name")
    short_name = serializers.CharField(source="organisation.short_name")
    tier = serializers.ChoiceField(Tier.choices)
    has_growth_label = serializers.BooleanField()
    industry = IndustryOut()
    drug_licence = serializers.SerializerMethodField()
    size = serializers.SerializerMethodField(help_text="Only for the committee and the enterprise itself, else null.")

    @written_as(f"""json_build_object(
        'state', CASE WHEN {{drug_licence_ends}} IS NULL THEN 'NONE' WHEN {{drug_licence_ends}} < %(on)s THEN 'EXPIRED'
            WHEN {{drug_licence_ends}} <= %(on)s + {ALERTS[-1]} THEN 'EXPIRING' ELSE 'VALID' END,
        'expires_on', CASE WHEN {{drug_licence_ends}} < '9999-01-01' THEN {{drug_licence_ends}} END)""")
    def get_drug_licence(self, enterprise: Enterprise) -> ValidityOut:
        """From the annotation of the query; the year 9999 stands for "without end"."""
        ends: date | None = enterprise.drug_licence_ends  # type: ignore[attr-defined]  # annotated by the query
        state = licence_state(Licence.Status.IN_FORCE, ends, self.context["on"]).value if ends else "NONE"
        found = {"state": state, "expires_on": None if ends is None or ends.year == 9999 else ends}
        return ValidityOut(found).data  # type: ignore[return-value]  # the annotation is for the schema

    @written_as("CASE WHEN %(sees_register)s OR {pk} = %(own)s THEN {size} END")
    def get_size(self, enterprise: Enterprise) -> str | None:
        """Size is no public fact."""
        return enterprise.size if sees_whole(self.context["actor"], enterprise) else None


class ScopeOut(serializers.Serializer[Any]):
    """One class of a licence."""

    code = serializers.ChoiceField(LicenceScope.Code.choices)
    is_cold_chain = serializers.BooleanField()


class LicenceOut(serializers.Serializer[Any]):
    """A licence with its state today."""

    id = serializers.IntegerField(source="pk")
    enterprise = serializers.IntegerField(source="enterprise_id")
    kind = serializers.ChoiceField(Licence.Kind.choices)
    number = serializers.CharField()
    mode = serializers.CharField()
    original_scope = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    state = serializers.SerializerMethodField()
    scopes = ScopeOut(many=True)

    def get_state(self, licence: Licence) -> str:
        """VALID, EXPIRING (180 days), EXPIRED, SUSPENDED, REVOKED or CANCELLED."""
        return licence_state(licence.status, licence.expires_on, self.context["on"]).value


class FigureIn(serializers.Serializer[Any]):
    """Revenue and people of a year."""

    revenue = serializers.DecimalField(**_MONEY, min_value=0, help_text="Yuan.")
    people = serializers.IntegerField(min_value=0, max_value=1_000_000)
    source = serializers.CharField(max_length=80)  # type: ignore[assignment]  # a field of DRF has this name


class FigureOut(FigureIn):
    """A stated figure."""

    year = serializers.IntegerField()
    stated_at = serializers.DateTimeField()


class RestrictionIn(serializers.Serializer[Any]):
    """A restriction to impose."""

    reason = serializers.CharField(max_length=200)
    basis = serializers.CharField(max_length=120)
    scope_code = serializers.ChoiceField(LicenceScope.Code.choices, required=False)
    ends_at = serializers.DateTimeField(required=False)


class RestrictionOut(serializers.Serializer[Any]):
    """A restriction, in force or over."""

    id = serializers.IntegerField(source="pk")
    enterprise = serializers.IntegerField(source="enterprise_id")
    scope_code = serializers.CharField(help_text="Empty: all classes.")
    reason = serializers.CharField()
    basis = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_reason = serializers.CharField()


class LiftIn(serializers.Serializer[Any]):
    """Why a restriction ends."""

    reason = serializers.CharField(max_length=200)


class ReasonOut(serializers.Serializer[Any]):
    """One condition of a tier."""

    tier = serializers.CharField(help_text="Empty: a condition for every tier.")
    condition = serializers.CharField()
    is_met = serializers.BooleanField(allow_null=True, help_text="null: nothing is known.")
    value = serializers.JSONField(allow_null=True)
    threshold = serializers.JSONField(allow_null=True)


class TierDecisionOut(serializers.Serializer[Any]):
    """A computed tier with its reasons, and what the committee made of it."""

    id = serializers.IntegerField(source="pk")
    enterprise = serializers.IntegerField(source="enterprise_id")
    year = serializers.IntegerField()
    rule_version = serializers.IntegerField(source="rule.version")
    computed_tier = serializers.ChoiceField(Tier.choices)
    has_growth_label = serializers.BooleanField()
    reasons = ReasonOut(many=True)
    status = serializers.CharField()
    confirmed_tier = serializers.CharField()
    override_reason = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)


class ContestOut(serializers.Serializer[Any]):
    """What an enterprise says is wrong, and the answer."""

    id = serializers.IntegerField(source="pk")
    enterprise = serializers.IntegerField(source="enterprise_id")
    figure = serializers.CharField()
    shown = serializers.CharField()
    statement = serializers.CharField()
    state = serializers.CharField()
    filed_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class RegisteredOut(serializers.ModelSerializer[Enterprise]):
    """The registered data, for the committee and the enterprise itself."""

    unified_social_credit_code = serializers.CharField(source="organisation.unified_social_credit_code")
    code_override_reason = serializers.CharField(source="organisation.code_override_reason")
    division = serializers.CharField(source="division.code", default="")

    class Meta:
        model = Enterprise
        fields = (
            "unified_social_credit_code", "code_override_reason", "entity_type", "business_scope", "domicile",
            "division", "registered_capital", "legal_representative", "established_on", "term_from", "term_to",
            "registration_authority", "registration_status", "is_on_abnormal_list", "is_on_serious_list",
            "establishment", "parent", "contact_phone", "latitude", "longitude", "has_open_storage", "joined_on",
            "left_on",
        )  # fmt: skip


class EnterpriseOut(CardOut):
    """The card and the licences for all; the rest is null for whoever sees only the card."""

    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()
    licences = LicenceOut(many=True)
    registered = RegisteredOut(source="*", allow_null=True)
    figures = FigureOut(many=True, allow_null=True)
    restrictions = RestrictionOut(many=True, allow_null=True)
    tier_decisions = TierDecisionOut(many=True, allow_null=True)
    contests = ContestOut(many=True, allow_null=True)
    allowed = serializers.ListField(child=serializers.CharField(), help_text="The verbs you may use here.")

    def to_representation(self, instance: Enterprise) -> dict[str, Any]:
        """Fields the actor may not see are not even read."""
        actor: Actor = self.context["actor"]
        instance.allowed = allowed(actor, instance)  # type: ignore[attr-defined]  # shown beside the columns
        if sees_whole(actor, instance):
            return super().to_representation(instance)
        hidden = ("registered", "figures", "restrictions", "tier_decisions", "contests")
        for name in hidden:
            self.fields.pop(name)
        return super().to_representation(instance) | dict.fromkeys(hidden)


class EnterpriseIn(serializers.Serializer[Any]):
    """An enterprise to enter; money in yuan, `parent` an id, `division` a code or a name."""

    name = serializers.CharField(max_length=120)
    short_name = serializers.CharField(max_length=40, required=False)
    unified_social_credit_code = serializers.CharField(max_length=24, required=False, allow_blank=True)
    code_override_reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    industry = serializers.CharField(max_length=4)
    entity_type = serializers.CharField(max_length=60, required=False, allow_blank=True)
    business_scope = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    domicile = serializers.CharField(max_length=200, required=False, allow_blank=True)
    division = serializers.CharField(max_length=60, required=False, allow_blank=True)
    registered_capital = serializers.DecimalField(**_MONEY, required=False, allow_null=True, min_value=0)
    legal_representative = serializers.CharField(max_length=30, required=False, allow_blank=True)
    established_on = serializers.DateField(required=False, allow_null=True)
    term_from = serializers.DateField(required=False, allow_null=True)
    term_to = serializers.DateField(required=False, allow_null=True, help_text="null: without end.")
    registration_authority = serializers.CharField(max_length=80, required=False, allow_blank=True)
    registration_status = serializers.ChoiceField(Enterprise.RegistrationStatus.choices, required=False)
    is_on_abnormal_list = serializers.BooleanField(required=False)
    is_on_serious_list = serializers.BooleanField(required=False)
    establishment = serializers.ChoiceField(Enterprise.Establishment.choices, required=False)
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]  # DRF's own name
    contact_phone = serializers.CharField(max_length=20, required=False, allow_blank=True)
    latitude = serializers.DecimalField(max_digits=8, decimal_places=6, required=False, allow_null=True)
    longitude = serializers.DecimalField(max_digits=9, decimal_places=6, required=False, allow_null=True)
    has_open_storage = serializers.BooleanField(required=False)
    joined_on = serializers.DateField(required=False, allow_null=True)
    left_on = serializers.DateField(required=False, allow_null=True)


class ChangeIn(EnterpriseIn):
    """The fields to change, and the version that was looked at."""

    version = serializers.IntegerField(min_value=1)
    name = serializers.CharField(max_length=120, required=False)
    industry = serializers.CharField(max_length=4, required=False)
