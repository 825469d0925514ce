"""The shapes of first-trade files in the API."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from enterprises.models import LicenceScope
from first_trade.models import Approval, Kind, PaperRequest, PaperVersion
from first_trade.rules.checklist import paper_state


class PaperOut(serializers.Serializer[Any]):
    """The newest version of a paper; its file is at `/first-trade/versions/{id}/file/`."""

    id = serializers.IntegerField(source="pk", help_text="The version.")
    paper = serializers.IntegerField(source="paper_id")
    owner = serializers.IntegerField(source="paper.owner_id")
    kind = serializers.ChoiceField(Kind.choices, source="paper.kind")
    holder = serializers.CharField(source="paper.holder")
    partner = serializers.IntegerField(source="paper.partner_id", allow_null=True)
    number = serializers.IntegerField()
    document_number = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    classes = serializers.ListField(child=serializers.ChoiceField(LicenceScope.Code.choices))
    area = serializers.CharField()
    media_type = serializers.CharField()
    state = serializers.SerializerMethodField()

    def get_state(self, version: PaperVersion) -> str:
        """GOOD, EXPIRING (90 days) or EXPIRED."""
        return paper_state(version.expires_on, timezone.localdate()).value


class PaperIn(serializers.Serializer[Any]):
    """A paper with its file."""

    kind = serializers.ChoiceField(Kind.choices)
    file = serializers.FileField(help_text="PDF, JPEG or PNG, at most 10 MB.")
    holder = serializers.CharField(max_length=30, required=False, help_text="The salesperson.")
    partner = serializers.IntegerField(required=False, min_value=1, help_text="Whom a quality agreement binds.")
    document_number = serializers.CharField(max_length=60, required=False)
    issued_on = serializers.DateField(required=False)
    expires_on = serializers.DateField(required=False)
    classes = serializers.MultipleChoiceField(choices=LicenceScope.Code.choices, required=False)
    area = serializers.CharField(max_length=80, required=False)
    note = serializers.CharField(max_length=200, required=False)
    has_consent = serializers.BooleanField(required=False, help_text="The salesperson agreed to show the card.")


class KindsIn(serializers.Serializer[Any]):
    """Kinds of paper."""

    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices), min_length=1, max_length=len(Kind))


class RevokeIn(KindsIn):
    """`seen` confirms that approvals which rest on the papers end."""

    seen = serializers.BooleanField(default=False)


class AskIn(KindsIn):
    """What is asked for."""

    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PaperReasonIn(serializers.Serializer[Any]):
    """A reason in one sentence."""

    reason = serializers.CharField(max_length=200)


class GrantsOut(serializers.Serializer[Any]):
    """What a partner sees."""

    partner = serializers.IntegerField()
    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices))


class RequestOut(serializers.ModelSerializer[PaperRequest]):
    """A request for papers."""

    class Meta:
        model = PaperRequest
        fields = ("id", "owner", "partner", "kinds", "message", "state", "asked_at", "answered_at", "answer")


class ApprovalOut(serializers.ModelSerializer[Approval]):
    """A buyer's decision about a supplier."""

    class Meta:
        model = Approval
        fields = (
            "id", "buyer", "seller", "decision", "reason", "good_until", "class_ends", "decided_at", "ended_at", "end",
        )  # fmt: skip


class ViewOut(serializers.Serializer[Any]):
    """One look at one of the own papers."""

    id = serializers.IntegerField(source="pk")
    seen_at = serializers.DateTimeField()
    organisation = serializers.CharField(source="organisation.name")
    viewer = serializers.CharField(source="viewer.name")
    version = serializers.IntegerField(source="version_id")
    kind = serializers.ChoiceField(Kind.choices, source="version.paper.kind")


class CompletenessOut(serializers.Serializer[Any]):
    """How far a firm's file has come."""

    enterprise = serializers.IntegerField(source="firm.pk")
    name = serializers.CharField(source="firm.organisation.name")
    done = serializers.IntegerField(help_text="Required kinds that are there and in force.")
    of = serializers.IntegerField(help_text="Required kinds.")
    expiring = serializers.IntegerField()
    expired = serializers.IntegerField()


class SeenIn(serializers.Serializer[Any]):
    """`seen` confirms that approvals which rest on the paper end."""

    seen = serializers.BooleanField(default=False)


def read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body in its shape, or 400."""
    wanted = shape(data=request.data)
    wanted.is_valid(raise_exception=True)
    return dict(wanted.validated_data)
