"""The shapes of joint purchases for programs: calls and demands in, cards and one purchase out."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.actors import Actor
from enterprises.models import Tier
from orders.models import MOST_UNITS, Demand, JointPurchase, Order
from orders.permissions import allowed_on_joint
from orders.queries import joint as queries
from orders.rules.draft import MOST_LINES
from orders.rules.joint import SUM_FROM, DemandDraft


class CallIn(serializers.Serializer[Any]):
    """Until when demands are stated, and by whom."""

    closes_at = serializers.DateTimeField(help_text="Demands until then; a day before the first delivery window ends.")
    audience = serializers.ChoiceField(Order.Audience.choices, default=Order.Audience.LICENCE)
    tiers = serializers.ListField(child=serializers.ChoiceField(Tier.choices), required=False, max_length=10)
    invited = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)


class WindowDemandIn(serializers.Serializer[Any]):
    """How much is needed in one window."""

    window = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)


class DemandIn(serializers.Serializer[Any]):
    """Your whole demand: what stood before is written anew."""

    destination = serializers.CharField(max_length=200)
    contact = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    lines = serializers.ListField(child=WindowDemandIn(), min_length=1, max_length=MOST_LINES)

    def draft(self) -> DemandDraft:
        """The checked shape as the service wants it."""
        said = self.validated_data
        quantities = {row["window"]: row["quantity"] for row in said["lines"]}
        return DemandDraft(said["destination"], quantities, said["contact"])


class UpwardIn(serializers.Serializer[Any]):
    """Until when sellers offer, and where the goods go as they read it."""

    closes_at = serializers.DateTimeField()
    destination = serializers.CharField(max_length=200, help_text="Where the buyers are, as sellers read it.")


class JointRowOut(serializers.Serializer[Any]):
    """One window: what all need together where that is shown, what you need, what came to you."""

    window = serializers.IntegerField(source="window.pk")
    product_id = serializers.IntegerField(source="line.product_id")
    product = serializers.CharField(source="line.product.generic_name")
    unit = serializers.CharField(source="line.unit")
    pack_multiple = serializers.IntegerField(source="line.pack_multiple")
    from_on = serializers.DateField(source="window.from_on")
    to_on = serializers.DateField(source="window.to_on")
    demands = serializers.IntegerField(help_text="How many enterprises need something here.")
    together = serializers.IntegerField(
        allow_null=True, help_text=f"Null below {SUM_FROM} demands; the opener reads it once demands are closed."
    )
    own = serializers.IntegerField(allow_null=True)
    allotted = serializers.IntegerField(allow_null=True, help_text="Null until the parts are shared out.")


class DemandOut(serializers.ModelSerializer[Demand]):
    """Your own demand. `order_id` is your own order with your share, once there is one."""

    order_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Demand
        fields = ("destination", "contact", "order_id", "made_at", "changed_at")


class JointCardOut(serializers.ModelSerializer[JointPurchase]):
    """A joint purchase in a list."""

    number = serializers.CharField()
    title = serializers.CharField(source="order.title")
    buyer_id = serializers.IntegerField(source="order.buyer_id", help_text="The enterprise that opened it.")
    buyer = serializers.CharField(source="order.buyer.organisation.name")
    count = serializers.IntegerField(help_text="How many enterprises state a demand.")
    takes_part = serializers.BooleanField(help_text="Yours is one of them.")

    class Meta:
        model = JointPurchase
        fields = (
            "id", "number", "title", "state", "buyer_id", "buyer", "audience", "closes_at", "order_by", "count",
            "takes_part", "opened_at", "ended_at", "end", "ended_reason",
        )  # fmt: skip


class JointOut(JointCardOut):
    """One joint purchase as you see it; of others never who they are nor what one of them needs."""

    order_id = serializers.SerializerMethodField(help_text="The order upward; for the opener, once it is ordered.")
    payment_days = serializers.IntegerField(source="order.payment_days")
    minimum_life_days = serializers.IntegerField(source="order.minimum_life_days")
    note = serializers.CharField(source="order.note")
    rows = serializers.SerializerMethodField()
    demand = serializers.SerializerMethodField()
    allowed = serializers.SerializerMethodField(help_text="The verbs you may use here now.")

    class Meta:
        model = JointPurchase
        fields = (
            *JointCardOut.Meta.fields, "order_id", "payment_days", "minimum_life_days", "note", "rows", "demand",
            "allowed",
        )  # fmt: skip

    def get_order_id(self, purchase: JointPurchase) -> int | None:
        """The order upward."""
        is_own = purchase.order.buyer_id == self._actor.organisation.pk
        return purchase.order_id if is_own and not purchase.order.is_template else None

    @extend_schema(responses=JointRowOut(many=True))
    def get_rows(self, purchase: JointPurchase) -> list[dict[str, Any]]:
        """Its windows."""
        return [dict(row) for row in JointRowOut(self._view.rows, many=True).data]

    @extend_schema(responses=DemandOut(allow_null=True))
    def get_demand(self, purchase: JointPurchase) -> dict[str, Any] | None:
        """Your own."""
        return dict(DemandOut(self._view.demand).data) if self._view.demand else None

    def get_allowed(self, purchase: JointPurchase) -> list[str]:
        """What the actor may do now."""
        return allowed_on_joint(self._actor, purchase, takes_part=self._view.demand is not None)

    @property
    def _actor(self) -> Actor:
        return self.context["actor"]  # type: ignore[no-any-return]

    @property
    def _view(self) -> queries.View:
        return self.context["view"]  # type: ignore[no-any-return]
