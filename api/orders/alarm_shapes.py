"""The shapes of recalls and disruptions in the API."""

from typing import Any

from rest_framework import serializers

from accounts.actors import Actor
from orders.models import MOST_UNITS, Disruption, Part, Recall
from orders.permissions import can_keep_disruption, can_pass_on
from orders.queries.recalls import Node, Tree
from orders.rules.draft import MOST_LINES
from orders.services.disrupting import Matter

_AMOUNT: dict[str, Any] = {"min_value": 0, "max_value": MOST_UNITS}


class RecallIn(serializers.Serializer[Any]):
    """A batch to call back."""

    product = serializers.IntegerField(min_value=1)
    batch_number = serializers.CharField(max_length=40)
    level = serializers.ChoiceField(Recall.Level.choices, help_text="Answers within 1, 2 or 3 days.")
    reason = serializers.CharField(max_length=2000)


class RecallAnswerIn(serializers.Serializer[Any]):
    """What a firm still has of the batch, and what it sold on outside the platform."""

    held = serializers.IntegerField(**_AMOUNT)
    sold_on = serializers.IntegerField(**_AMOUNT)
    note = serializers.CharField(max_length=400, required=False, allow_blank=True)


class RecallEndIn(serializers.Serializer[Any]):
    """How it ended; `is_lifted`: the batch may be dealt with again."""

    note = serializers.CharField(max_length=400)
    is_lifted = serializers.BooleanField(default=False)


class RecallHeadOut(serializers.ModelSerializer[Recall]):
    """A recall in a list."""

    product_id = serializers.IntegerField()
    product = serializers.CharField(source="product.generic_name")
    by_enterprise_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Recall
        fields = (
            "id", "product_id", "product", "batch_number", "level", "reason", "by_enterprise_id", "called_at",
            "ended_at", "ended_note", "is_lifted",
        )  # fmt: skip


class RecallStepOut(serializers.Serializer[Any]):
    """One delivery on the way of the batch; `parent` is the step before it, as far as you see it."""

    id = serializers.IntegerField()
    parent_id = serializers.IntegerField(allow_null=True)
    enterprise_id = serializers.IntegerField()
    enterprise = serializers.CharField()
    quantity = serializers.IntegerField(help_text="Received with this delivery; 0 where the batch began.")
    passed_on = serializers.IntegerField()
    held = serializers.IntegerField(allow_null=True)
    sold_on = serializers.IntegerField(allow_null=True)
    unaccounted = serializers.IntegerField()
    answer_by = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class RecallOut(RecallHeadOut):
    """A recall with its way: your own branch, for the committee all of it."""

    told = serializers.IntegerField()
    answered = serializers.IntegerField()
    waits_for_you = serializers.BooleanField()
    steps = RecallStepOut(many=True)

    class Meta:
        model = Recall
        fields = (*RecallHeadOut.Meta.fields, "told", "answered", "waits_for_you", "steps")

    @staticmethod
    def of(tree: Tree) -> dict[str, Any]:
        """The tree as it goes out: steps in the order of the way, parents first."""
        steps = [row for root in tree.roots for row in _steps(root, None)]
        more = {"told": tree.told, "answered": tree.answered, "waits_for_you": tree.waits, "steps": steps}
        return {**RecallHeadOut(tree.recall).data, **more}


def _steps(node: Node, parent: int | None) -> list[dict[str, Any]]:
    notice = node.notice
    row = {
        "id": notice.pk,
        "parent_id": parent,
        "enterprise_id": notice.enterprise_id,
        "enterprise": notice.enterprise.organisation.name,
        "quantity": notice.quantity,
        "passed_on": node.passed_on,
        "held": notice.held,
        "sold_on": notice.sold_on,
        "unaccounted": node.open,
        "answer_by": notice.answer_by,
        "answered_at": notice.answered_at,
    }
    return [RecallStepOut(row).data, *(below for child in node.children for below in _steps(child, notice.pk))]


class DisruptionIn(serializers.Serializer[Any]):
    """What cannot be kept, why, and in which days; without `parts` every own part of these days is touched."""

    effect = serializers.ChoiceField(Disruption.Effect.choices, default=Disruption.Effect.SUPPLY)
    cause = serializers.ChoiceField(Disruption.Cause.choices)
    from_on = serializers.DateField()
    to_on = serializers.DateField(required=False, allow_null=True, help_text="Empty while nobody knows it.")
    note = serializers.CharField(max_length=2000)
    parts = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=MOST_LINES)

    def matter(self) -> Matter:
        """The checked shape as the service wants it."""
        said = self.validated_data
        return Matter(said["effect"], said["cause"], said["from_on"], said.get("to_on"), said["note"])


class DisruptionStillIn(serializers.Serializer[Any]):
    """It still holds; perhaps until another day."""

    to_on = serializers.DateField(required=False, allow_null=True)


class DisruptionEndIn(serializers.Serializer[Any]):
    """How it was resolved."""

    resolution = serializers.CharField(max_length=400)


class TouchedPartOut(serializers.ModelSerializer[Part]):
    """A touched part, without its price."""

    order_id = serializers.IntegerField(source="line.order_id")
    sub_order_id = serializers.IntegerField(allow_null=True)
    product = serializers.CharField(source="product.generic_name")
    seller_id = serializers.IntegerField()
    buyer_id = serializers.IntegerField(source="line.order.buyer_id")

    class Meta:
        model = Part
        fields = (
            "id", "order_id", "sub_order_id", "product", "seller_id", "buyer_id", "quantity", "from_on", "to_on",
            "state",
        )  # fmt: skip


class DisruptionOut(serializers.ModelSerializer[Disruption]):
    """A disruption with the parts of it that you may see."""

    by_enterprise_id = serializers.IntegerField()
    by_enterprise = serializers.CharField(source="by_enterprise.organisation.name")
    is_passed_on = serializers.SerializerMethodField(help_text="It was passed on from another notice.")
    parts = TouchedPartOut(many=True)
    allowed = serializers.SerializerMethodField(help_text="The verbs you may use here now.")

    class Meta:
        model = Disruption
        fields = (
            "id", "by_enterprise_id", "by_enterprise", "effect", "cause", "from_on", "to_on", "note", "is_passed_on",
            "raised_at", "review_at", "resolved_at", "resolution", "parts", "allowed",
        )  # fmt: skip

    def get_is_passed_on(self, disruption: Disruption) -> bool:
        """Whether it follows from another one."""
        return disruption.forwarded_from_id is not None

    def get_allowed(self, disruption: Disruption) -> list[str]:
        """What the actor may do now."""
        actor: Actor = self.context["actor"]
        if disruption.resolved_at:
            return []
        keeps = ["still", "resolve"] if can_keep_disruption(actor, disruption) else []
        return keeps + (["forward"] if can_pass_on(actor, disruption) else [])
