"""The shapes of shared orders in the API: what goes in, what comes out, and to whom."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.actors import Actor
from api.compiled import ForReaders, written_as
from enterprises.models import Tier
from orders.models import MOST_UNITS, CostRule, Line, Offer, OfferWindow, Order, Part, Window
from orders.permissions import allowed, can_see_prices
from orders.rules.costs import MOST_RULES, cost_said
from orders.rules.draft import MOST_LINES, MOST_WINDOWS, LineDraft, OrderDraft, WindowDraft
from orders.rules.stock import TakeTerms
from orders.services.offering import Bid, WindowBid

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
_UNITS: dict[str, Any] = {"min_value": 1, "max_value": MOST_UNITS}


class WindowIn(serializers.Serializer[Any]):
    """A span of days and the quantity wanted in it."""

    from_on = serializers.DateField()
    to_on = serializers.DateField()
    quantity = serializers.IntegerField(**_UNITS)


class LineIn(serializers.Serializer[Any]):
    """One product; `windows` add up to `quantity`."""

    product = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(**_UNITS)
    windows = serializers.ListField(child=WindowIn(), min_length=1, max_length=MOST_WINDOWS)
    unit = serializers.CharField(max_length=10, required=False, allow_blank=True)
    minimum_lot = serializers.IntegerField(**_UNITS, default=1)
    pack_multiple = serializers.IntegerField(**_UNITS, default=1)
    most_takers = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True)
    is_all_or_nothing = serializers.BooleanField(default=False)
    posted_price = serializers.DecimalField(**_MONEY, required=False, allow_null=True, help_text="Yuan per unit.")
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CostIn(serializers.Serializer[Any]):
    """A cost beside the goods. `amount`: yuan, for SHARE percent of the value; the seller bears what the buyer does
    not."""

    kind = serializers.ChoiceField(CostRule.Kind.choices)
    basis = serializers.ChoiceField(CostRule.Basis.choices)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    buyer_percent = serializers.IntegerField(min_value=0, max_value=100, default=100)
    cold_only = serializers.BooleanField(default=False)
    name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class OrderIn(serializers.Serializer[Any]):
    """An order as it is written; it stays a draft until it is published."""

    title = serializers.CharField(max_length=120)
    destination = serializers.CharField(max_length=200)
    way = serializers.ChoiceField(Order.Way.choices, default=Order.Way.SEALED)
    audience = serializers.ChoiceField(Order.Audience.choices, default=Order.Audience.LICENCE)
    tiers = serializers.ListField(child=serializers.ChoiceField(Tier.choices), required=False, max_length=4)
    invited = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)
    excluded = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    contact = serializers.CharField(max_length=60, required=False, allow_blank=True)
    latitude = serializers.DecimalField(max_digits=8, decimal_places=6, required=False, allow_null=True)
    longitude = serializers.DecimalField(max_digits=9, decimal_places=6, required=False, allow_null=True)
    payment_days = serializers.IntegerField(min_value=0, max_value=365, default=30)
    minimum_life_days = serializers.IntegerField(min_value=0, max_value=3650, default=180)
    closes_at = serializers.DateTimeField(required=False, allow_null=True, help_text="When offers or takes end.")
    lines = serializers.ListField(child=LineIn(), max_length=MOST_LINES)
    costs = serializers.ListField(child=CostIn(), required=False, max_length=MOST_RULES, help_text="Shared costs.")

    def draft(self) -> OrderDraft:
        """The checked shape as the services want it."""
        said = dict(self.validated_data)
        lines = tuple(_line(line) for line in said.pop("lines"))
        for name in ("tiers", "invited", "excluded"):
            said[name] = tuple(said.get(name, ()))
        costs = tuple(cost_said(**cost) for cost in said.pop("costs", ()))
        return OrderDraft(lines=lines, costs=costs, **said)


def _line(said: dict[str, Any]) -> LineDraft:
    windows = tuple(WindowDraft(**window) for window in said["windows"])
    return LineDraft(**(said | {"windows": windows}))


class OrderChangeIn(OrderIn):
    """The whole draft anew, and the version that was looked at."""

    version = serializers.IntegerField(min_value=1)


class WindowOut(serializers.ModelSerializer[Window]):
    """A window and what is left in it."""

    class Meta:
        model = Window
        fields = ("id", "from_on", "to_on", "quantity", "remaining")


class LineOut(ForReaders, serializers.ModelSerializer[Line]):
    """A line with its product and windows."""

    product_id = serializers.IntegerField()
    product = serializers.CharField(source="product.generic_name")
    specification = serializers.CharField(source="product.specification")
    manufacturer = serializers.CharField(source="product.manufacturer")
    drug_class = serializers.CharField(source="product.drug_class")
    windows = WindowOut(many=True)

    class Meta:
        model = Line
        fields = (
            "id", "position", "product_id", "product", "specification", "manufacturer", "drug_class", "quantity",
            "unit", "minimum_lot", "pack_multiple", "most_takers", "places_left", "is_all_or_nothing", "posted_price",
            "note", "batch_number", "expires_on", "windows",
        )  # fmt: skip
        shown_to = {"posted_price": can_see_prices}


class OrderCardOut(serializers.ModelSerializer[Order]):
    """An order in a list: head and lines, the same for everybody who sees it."""

    number = serializers.SerializerMethodField()
    buyer_id = serializers.IntegerField()
    buyer = serializers.CharField(source="buyer.organisation.name")
    lines = LineOut(many=True)

    class Meta:
        model = Order
        fields = (
            "id", "number", "title", "state", "side", "way", "audience", "buyer_id", "buyer", "destination",
            "payment_days", "minimum_life_days", "published_at", "closes_at", "lines",
        )  # fmt: skip

    @written_as("'DD-' || lpad({pk}::text, greatest(6, length({pk}::text)), '0')")
    def get_number(self, order: Order) -> str:
        """The number people say."""
        return order.number


class CostOut(serializers.ModelSerializer[CostRule]):
    """A rule of shared costs; `points` is the share of the value in hundredths of a percent."""

    class Meta:
        model = CostRule
        fields = ("id", "kind", "basis", "amount", "points", "buyer_percent", "cold_only", "name")


class OrderOut(OrderCardOut):
    """One order. Whom it invites and leaves out is the poster's alone; prices of others are never in it."""

    invited = serializers.SerializerMethodField()
    excluded = serializers.SerializerMethodField()
    allowed = serializers.SerializerMethodField(help_text="The verbs you may use here now.")
    costs = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = (
            *OrderCardOut.Meta.fields, "note", "contact", "tiers", "buyer_size", "opened_at", "decide_by",
            "confirmed_at", "ended_at", "ended_reason", "version", "invited", "excluded", "allowed", "costs",
        )  # fmt: skip

    def get_invited(self, order: Order) -> list[int]:
        """The enterprises asked by name."""
        return self._named(order, is_excluded=False)

    def get_excluded(self, order: Order) -> list[int]:
        """The enterprises left out by name."""
        return self._named(order, is_excluded=True)

    def get_allowed(self, order: Order) -> list[str]:
        """What the actor may do now."""
        return allowed(self._actor, order)

    @extend_schema_field(CostOut(many=True))
    def get_costs(self, order: Order) -> list[dict[str, Any]]:
        """The shared costs, for those who see prices."""
        return list(CostOut(order.cost_rules.all(), many=True).data) if can_see_prices(self._actor) else []

    @property
    def _actor(self) -> Actor:
        return self.context["actor"]  # type: ignore[no-any-return]

    def _named(self, order: Order, *, is_excluded: bool) -> list[int]:
        if order.buyer_id != self._actor.organisation.pk:
            return []
        return [row.enterprise_id for row in order.invitations.all() if row.is_excluded == is_excluded]


class WindowTakeIn(serializers.Serializer[Any]):
    """One window."""

    window = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField()


class TakeIn(serializers.Serializer[Any]):
    """How much of which window; all of them or none."""

    parts = serializers.ListField(child=WindowTakeIn(), min_length=1, max_length=MOST_LINES)
    minimum_life_days = serializers.IntegerField(
        min_value=0, max_value=3650, default=0, help_text="Of stock: so many days of use must be left on the last day."
    )
    destination = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="Of stock: where it goes; empty: your domicile."
    )
    contact = serializers.CharField(max_length=60, allow_blank=True, default="", help_text="Of stock: who receives it.")


def terms_of(said: dict[str, Any]) -> TakeTerms:
    """What a buyer of stock says besides the quantities, of a checked `TakeIn`."""
    return TakeTerms(said["destination"], said["contact"], said["minimum_life_days"])


class PartOut(serializers.ModelSerializer[Part]):
    """A part: only its two sides see it."""

    line_id = serializers.IntegerField()
    window_id = serializers.IntegerField()
    seller_id = serializers.IntegerField()
    product = serializers.CharField(source="product.generic_name")

    class Meta:
        model = Part
        fields = (
            "id", "line_id", "window_id", "seller_id", "product", "quantity", "price", "from_on", "to_on", "state",
            "state_reason", "taken_at", "version",
        )  # fmt: skip


class WindowBidIn(serializers.Serializer[Any]):
    """How much can come in one window, and how many days late."""

    window = serializers.IntegerField(min_value=1)
    capacity = serializers.IntegerField(**_UNITS)
    days_late = serializers.IntegerField(min_value=0, max_value=90, default=0)


class BidIn(serializers.Serializer[Any]):
    """An offer for one line; without `windows` it is good for every window."""

    line = serializers.IntegerField(min_value=1)
    price = serializers.DecimalField(**_MONEY, help_text="Yuan per unit.")
    at_most = serializers.IntegerField(**_UNITS)
    at_least = serializers.IntegerField(**_UNITS, default=1)
    expires_on = serializers.DateField(required=False, allow_null=True, help_text="Earliest expiry of the goods.")
    note = serializers.CharField(max_length=400, required=False, allow_blank=True)
    is_stand_by = serializers.BooleanField(default=True)
    windows = serializers.ListField(child=WindowBidIn(), required=False, max_length=MOST_WINDOWS)


class OffersIn(serializers.Serializer[Any]):
    """Offers for one or more lines; all of them or none."""

    offers = serializers.ListField(child=BidIn(), min_length=1, max_length=MOST_LINES)

    def bids(self) -> list[Bid]:
        """The checked shape as the service wants it."""
        return [
            Bid(**(said | {"windows": tuple(WindowBid(**one) for one in said.get("windows", ()))}))
            for said in self.validated_data["offers"]
        ]


class OfferWindowOut(serializers.ModelSerializer[OfferWindow]):
    """What can come in one window."""

    window_id = serializers.IntegerField()

    class Meta:
        model = OfferWindow
        fields = ("window_id", "capacity", "days_late")


class OfferOut(serializers.ModelSerializer[Offer]):
    """An offer: the seller's own, or for the buyer after the opening."""

    line_id = serializers.IntegerField()
    seller_id = serializers.IntegerField()
    seller = serializers.CharField(source="seller.organisation.name")
    windows = OfferWindowOut(many=True)

    class Meta:
        model = Offer
        fields = (
            "id", "line_id", "seller_id", "seller", "price", "at_least", "at_most", "expires_on", "note",
            "is_stand_by", "state", "state_reason", "offered_at", "changed_at", "windows",
        )  # fmt: skip
