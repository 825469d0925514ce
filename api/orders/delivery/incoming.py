"""What programs say about sub-orders: the shapes of every step."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from orders.models import (
    MOST_UNITS,
    Claim,
    PartChange,
    ReceiptItem,
)
from orders.rules.dispatch import MOST_ITEMS, Batch, Dispatch
from orders.rules.receipt import Check, Checked
from orders.services.changing import Proposal
from orders.services.substituting import Goods

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
_DEGREES: dict[str, Any] = {"max_digits": 4, "decimal_places": 1, "required": False, "allow_null": True}
_COUNT: dict[str, Any] = {"min_value": 0, "max_value": MOST_UNITS}


class ContractIn(serializers.Serializer[Any]):
    """A scanned paper."""

    file = serializers.FileField()


class BatchIn(serializers.Serializer[Any]):
    """One batch of one part."""

    part = serializers.IntegerField(min_value=1)
    batch_number = serializers.CharField(max_length=40)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    expires_on = serializers.DateField()
    produced_on = serializers.DateField(required=False, allow_null=True)


class DispatchIn(serializers.Serializer[Any]):
    """A dispatch with its batches; cold goods need both temperatures."""

    delivery_note_number = serializers.CharField(max_length=40)
    items = serializers.ListField(child=BatchIn(), min_length=1, max_length=MOST_ITEMS)
    carrier = serializers.CharField(max_length=80, required=False, allow_blank=True)
    plate = serializers.CharField(max_length=20, required=False, allow_blank=True)
    waybill = serializers.CharField(max_length=40, required=False, allow_blank=True)
    expected_on = serializers.DateField(required=False, allow_null=True)
    temperature_min = serializers.DecimalField(**_DEGREES)
    temperature_max = serializers.DecimalField(**_DEGREES)

    def note(self) -> Dispatch:
        """The checked shape as the service wants it."""
        said = dict(self.validated_data)
        return Dispatch(items=tuple(Batch(**item) for item in said.pop("items")), **said)


class CheckedIn(serializers.Serializer[Any]):
    """One item."""

    item = serializers.IntegerField(min_value=1)
    accepted = serializers.IntegerField(**_COUNT)
    refused = serializers.IntegerField(**_COUNT, default=0)
    missing = serializers.IntegerField(**_COUNT, default=0)
    reason = serializers.ChoiceField(ReceiptItem.Reason.choices, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ReceiveIn(serializers.Serializer[Any]):
    """A receipt: every item of the shipment, its sums equal to what was sent."""

    items = serializers.ListField(child=CheckedIn(), min_length=1, max_length=MOST_ITEMS)
    temperature_min = serializers.DecimalField(**_DEGREES)
    temperature_max = serializers.DecimalField(**_DEGREES)
    note = serializers.CharField(max_length=400, required=False, allow_blank=True)

    def check(self) -> Check:
        """The checked shape as the service wants it."""
        said = dict(self.validated_data)
        return Check(items=tuple(Checked(**item) for item in said.pop("items")), **said)


class CloseShortIn(serializers.Serializer[Any]):
    """Why the rest is not wanted, and whether it goes back to its window."""

    reason = serializers.CharField(max_length=200)
    reoffer = serializers.BooleanField(default=False)


class InvoiceIn(serializers.Serializer[Any]):
    """An invoice that was issued outside the platform."""

    number = serializers.CharField(max_length=40)
    amount = serializers.DecimalField(**_MONEY, help_text="For the goods.")
    costs = serializers.DecimalField(**_MONEY, default=Decimal(0), help_text="Shared costs that the buyer bears.")
    issued_on = serializers.DateField()


class PaymentIn(serializers.Serializer[Any]):
    """A payment that was made outside the platform."""

    amount = serializers.DecimalField(**_MONEY)
    paid_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ClaimIn(serializers.Serializer[Any]):
    """What is wrong with how much of an accepted item."""

    kind = serializers.ChoiceField(Claim.Kind.choices)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    statement = serializers.CharField(max_length=2000)
    wish = serializers.ChoiceField(Claim.Wish.choices, default=Claim.Wish.CREDIT)


class DecisionIn(serializers.Serializer[Any]):
    """Yes, or no and why."""

    accept = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class PartChangeIn(serializers.Serializer[Any]):
    """What the part should become; what is left out stays."""

    reason = serializers.CharField(max_length=200)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, required=False)
    price = serializers.DecimalField(**_MONEY, required=False)
    from_on = serializers.DateField(required=False)
    to_on = serializers.DateField(required=False)
    minimum_life_days = serializers.IntegerField(min_value=0, max_value=3650, required=False)

    def proposal(self) -> Proposal:
        """The checked shape as the service wants it."""
        return Proposal(**self.validated_data)


class SubstituteIn(serializers.Serializer[Any]):
    """Another product for an agreed part; `quantity` and `price` are in its unit. `covers`: how much of the order it
    stands for, where the catalogue does not tell."""

    product = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    covers = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, required=False, allow_null=True)
    price = serializers.DecimalField(**_MONEY)
    cause = serializers.ChoiceField(PartChange.Cause.choices)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def proposal(self) -> Proposal:
        """The checked shape as the service wants it."""
        said = dict(self.validated_data)
        goods = Goods(said.pop("product"), said.pop("cause"), said.pop("covers", None))
        return Proposal(goods=goods, **said)


class RatingIn(serializers.Serializer[Any]):
    """1 (poor) to 5 (very good) for three questions."""

    goods = serializers.IntegerField(min_value=1, max_value=5)
    punctuality = serializers.IntegerField(min_value=1, max_value=5)
    dealing = serializers.IntegerField(min_value=1, max_value=5)
    comment = serializers.CharField(max_length=400, required=False, allow_blank=True)


class ReopenIn(serializers.Serializer[Any]):
    """Until when the rest may be taken."""

    closes_at = serializers.DateTimeField()


class FilingIn(serializers.Serializer[Any]):
    """The filing of the cluster's platform with the provincial drug regulator."""

    number = serializers.CharField(max_length=60)
    authority = serializers.CharField(max_length=80)
    filed_on = serializers.DateField()
