"""The shapes of sub-orders in the API: their story for the two sides, their heads alone for the committee."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from accounts.actors import Actor
from api.compiled import written_as
from api.orders.shapes import PartOut
from orders.models import (
    Attachment,
    Claim,
    Invoice,
    Part,
    PartChange,
    PartCost,
    PartVersion,
    Payment,
    Rating,
    Receipt,
    ReceiptItem,
    Shipment,
    ShipmentItem,
    SubOrder,
)
from orders.permissions import allowed_on
from orders.queries.deliveries import Story
from orders.queries.rates import Rates

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


class ModeOut(serializers.Serializer[Any]):
    """Whether orders may be concluded online; without a number they are only negotiated here."""

    is_online = serializers.BooleanField()
    number = serializers.CharField()
    authority = serializers.CharField()
    filed_on = serializers.DateField(allow_null=True)


class HeadOut(serializers.ModelSerializer[SubOrder]):
    """A sub-order in a list, for its sides and for the committee: states and days, no quantity, no price."""

    number = serializers.SerializerMethodField()
    order_id = serializers.IntegerField()
    seller_id = serializers.IntegerField()
    seller = serializers.CharField(source="seller.organisation.name")
    buyer_id = serializers.IntegerField()
    buyer = serializers.CharField(source="buyer.organisation.name")

    class Meta:
        model = SubOrder
        fields = (
            "id", "number", "order_id", "seller_id", "seller", "buyer_id", "buyer", "state", "is_disputed", "agreed_at",
            "received_at", "pay_by", "rate_until", "ended_at",
        )  # fmt: skip

    @written_as("'DD-' || lpad({order_id}::text, greatest(6, length({order_id}::text)), '0') || '-' || {pk}::text")
    def get_number(self, sub_order: SubOrder) -> str:
        """The number people say."""
        return sub_order.number


class ChangeOut(serializers.ModelSerializer[PartChange]):
    """A proposed change; with a `cause` other goods are proposed: `product_id` would come, counted in `unit`, for
    `covered` units of the line."""

    by_enterprise_id = serializers.IntegerField()
    product_id = serializers.IntegerField(source="product.pk")
    unit = serializers.CharField()
    covered = serializers.IntegerField()

    class Meta:
        model = PartChange
        fields = (
            "id", "by_enterprise_id", "product_id", "quantity", "unit", "covered", "price", "from_on", "to_on",
            "minimum_life_days", "cause", "reason", "state", "proposed_at", "answer_by", "answered_at", "answer_note",
        )  # fmt: skip


class PartCostOut(serializers.ModelSerializer[PartCost]):
    """What a rule of shared costs came to for a part, in yuan; the seller bears what the buyer does not."""

    rule_id = serializers.IntegerField()
    kind = serializers.CharField(source="rule.kind")

    class Meta:
        model = PartCost
        fields = ("rule_id", "kind", "amount", "by_buyer")


class VersionOut(serializers.ModelSerializer[PartVersion]):
    """What a part was before an accepted change."""

    product_id = serializers.IntegerField(source="product.pk")
    unit = serializers.CharField()
    covered = serializers.IntegerField()

    class Meta:
        model = PartVersion
        fields = (
            "version", "product_id", "quantity", "unit", "covered", "price", "from_on", "to_on", "minimum_life_days",
            "replaced_at",
        )  # fmt: skip


class StoryPartOut(PartOut):
    """A part with how far it is, its changes and what it was before; `product_id` is what comes, counted in `unit`, for
    `covered` units of the line."""

    product_id = serializers.IntegerField(source="product.pk")
    ordered_product_id = serializers.IntegerField(source="line.product_id")
    unit = serializers.CharField()
    covered = serializers.IntegerField()
    open = serializers.IntegerField(help_text="Still to be sent.")
    on_way = serializers.IntegerField()
    accepted = serializers.IntegerField()
    changes = ChangeOut(many=True)
    versions = VersionOut(many=True)
    costs = PartCostOut(many=True)

    class Meta:
        model = Part
        fields = (
            *PartOut.Meta.fields, "product_id", "ordered_product_id", "unit", "covered", "short", "minimum_life_days",
            "open", "on_way", "accepted", "changes", "versions", "costs",
        )  # fmt: skip


class ReceiptItemOut(serializers.ModelSerializer[ReceiptItem]):
    """What the buyer's check of an item said."""

    class Meta:
        model = ReceiptItem
        fields = ("id", "accepted", "refused", "missing", "reason", "note")


class ItemOut(serializers.ModelSerializer[ShipmentItem]):
    """One batch in a shipment."""

    part_id = serializers.IntegerField()
    received = ReceiptItemOut(allow_null=True, default=None)

    class Meta:
        model = ShipmentItem
        fields = ("id", "part_id", "batch_number", "produced_on", "expires_on", "quantity", "received")


class ReceiptOut(serializers.ModelSerializer[Receipt]):
    """The check as a whole."""

    class Meta:
        model = Receipt
        fields = ("temperature_min", "temperature_max", "note", "received_at")


class ShipmentOut(serializers.ModelSerializer[Shipment]):
    """A shipment with its items and, once checked, its receipt; `replaces_id`: the claim it makes good."""

    replaces_id = serializers.IntegerField(allow_null=True)
    items = ItemOut(many=True)
    receipt = ReceiptOut(allow_null=True, default=None)

    class Meta:
        model = Shipment
        fields = (
            "id", "replaces_id", "delivery_note_number", "carrier", "plate", "waybill", "expected_on",
            "temperature_min", "temperature_max", "dispatched_at", "items", "receipt",
        )  # fmt: skip


class ClaimOut(serializers.ModelSerializer[Claim]):
    """A claim about an accepted item; of a replacement, how much came again, is on the way, is still to be sent."""

    item_id = serializers.IntegerField()
    replaced = serializers.IntegerField(help_text="Came again and was accepted.")
    on_way = serializers.IntegerField(help_text="On the way again.")
    left = serializers.IntegerField(help_text="Still to be sent again.")

    class Meta:
        model = Claim
        fields = (
            "id", "item_id", "kind", "quantity", "statement", "wish", "state", "filed_at", "answer_by", "answer",
            "answered_at", "replace_by", "replaced", "on_way", "left", "credited", "settled_at",
        )  # fmt: skip


class InvoiceOut(serializers.ModelSerializer[Invoice]):
    """The record of an invoice."""

    class Meta:
        model = Invoice
        fields = ("id", "number", "amount", "costs", "issued_on", "recorded_at", "voided_at", "voided_reason")


class PaymentOut(serializers.ModelSerializer[Payment]):
    """The record of a payment."""

    class Meta:
        model = Payment
        fields = (
            "id", "amount", "paid_on", "reference", "recorded_at", "confirmed_at", "voided_at", "voided_reason",
        )  # fmt: skip


class ContractOut(serializers.ModelSerializer[Attachment]):
    """A filed contract; its file is opened in the browser."""

    class Meta:
        model = Attachment
        fields = ("id", "original_name", "content_type", "sha256", "size", "attached_at")


class RatingOut(serializers.ModelSerializer[Rating]):
    """A rating: the own one, or a released one."""

    by_enterprise_id = serializers.IntegerField()

    class Meta:
        model = Rating
        fields = ("by_enterprise_id", "goods", "punctuality", "dealing", "comment", "rated_at", "released_at")


class SubOrderOut(HeadOut):
    """A sub-order with its whole story; `received`, `credits`, `costs`, `owed` are its account."""

    parts = StoryPartOut(many=True)
    shipments = ShipmentOut(many=True)
    claims = ClaimOut(many=True)
    invoices = InvoiceOut(many=True)
    payments = PaymentOut(many=True)
    contracts = ContractOut(many=True)
    ratings = RatingOut(many=True)
    received = serializers.DecimalField(**_MONEY)
    credits = serializers.DecimalField(**_MONEY)
    costs = serializers.DecimalField(**_MONEY)
    owed = serializers.DecimalField(**_MONEY)
    allowed = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = SubOrder
        fields = (
            *HeadOut.Meta.fields, "parts", "shipments", "claims", "invoices", "payments", "contracts", "ratings",
            "received", "credits", "costs", "owed", "allowed",
        )  # fmt: skip

    @classmethod
    def of(cls, story: Story, actor: Actor) -> dict[str, Any]:
        """The story as it goes out to one of the two sides."""
        account = story.account
        shown: dict[str, Any] = dict(HeadOut(story.sub_order).data)
        shown |= {
            "parts": StoryPartOut(story.parts, many=True).data,
            "shipments": ShipmentOut(story.shipments, many=True).data,
            "claims": ClaimOut(story.claims, many=True).data,
            "invoices": InvoiceOut(story.invoices, many=True).data,
            "payments": PaymentOut(story.payments, many=True).data,
            "contracts": ContractOut(story.contracts, many=True).data,
            "ratings": RatingOut(story.ratings, many=True).data,
        }
        names = ("received", "credits", "costs", "owed")
        money = {name: f"{getattr(account, name)}" for name in names}
        return shown | money | {"allowed": allowed_on(actor, story.sub_order)}


class RatesOut(serializers.Serializer[Any]):
    """Shares in 0..1, null below three deliveries."""

    deliveries = serializers.IntegerField()
    partners = serializers.IntegerField()
    on_time = serializers.FloatField(allow_null=True)
    fill = serializers.FloatField(allow_null=True)

    @classmethod
    def of(cls, rates: Rates) -> dict[str, Any]:
        """The rates as they go out."""
        return asdict(rates)


class SellerRatesOut(RatesOut):
    """The rates of one seller, for the committee."""

    seller_id = serializers.IntegerField()
    seller = serializers.CharField()
