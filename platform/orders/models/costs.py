"""Shared costs of an order: the poster's rules, and what each of them came to for a part."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.money import MoneyField
from orders.models.order import Order
from orders.models.part import Part


class CostRule(models.Model):
    """A cost beside the goods: what for, how it is counted, how much of it the buyer bears; the seller bears the rest.

    `amount` in yuan for every basis but a share of the value, which has `points` (1/100 %).
    """

    class Kind(models.TextChoices):
        TRANSPORT = "TRANSPORT", _("Transport")
        PACKING = "PACKING", _("Packing")
        COLD_BOX = "COLD_BOX", _("Cold-chain boxes")
        HANDLING = "HANDLING", _("Handling")
        OTHER = "OTHER", _("Other costs")

    class Basis(models.TextChoices):
        PER_PART = "PER_PART", _("per part")
        PER_UNIT = "PER_UNIT", _("per unit")
        PER_PACK = "PER_PACK", _("per shipping pack")
        SHARE = "SHARE", _("share of the value")
        SPLIT_QUANTITY = "SPLIT_QUANTITY", _("total, split by quantity")
        SPLIT_VALUE = "SPLIT_VALUE", _("total, split by value")

    order = models.ForeignKey(Order, models.CASCADE, related_name="cost_rules")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind of cost"), max_length=9, choices=Kind.choices)
    basis = models.CharField(_("counted"), max_length=14, choices=Basis.choices)
    amount = MoneyField(_("amount"), default=0)
    points = models.PositiveSmallIntegerField(default=0)
    buyer_percent = models.PositiveSmallIntegerField(_("borne by the buyer, percent"), default=100)
    cold_only = models.BooleanField(_("only goods that travel cold"), default=False)
    name = models.CharField(_("in your words"), max_length=60, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="cost_rule_once_per_position"),
            models.CheckConstraint(condition=Q(buyer_percent__lte=100), name="cost_rule_borne_by_two"),
            models.CheckConstraint(
                condition=Q(basis="SHARE", points__gte=1, points__lte=10_000, amount=0)
                | (~Q(basis="SHARE") & Q(points=0, amount__gt=0)),
                name="cost_rule_says_how_much",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.kind}"


class PartCost(models.Model):
    """What one rule came to for one agreed part, in yuan; fixed with the part, counted anew when its terms change."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="costs")
    rule = models.ForeignKey(CostRule, models.PROTECT, related_name="parts")
    amount = MoneyField(_("amount"))
    by_buyer = MoneyField(_("borne by the buyer"))

    class Meta:
        ordering = ["part", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["part", "rule"], name="part_cost_once"),
            models.CheckConstraint(
                condition=Q(by_buyer__gte=0, amount__gte=F("by_buyer")), name="part_cost_borne_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.amount}"

    @property
    def by_seller(self) -> Decimal:
        """What the seller bears."""
        return Decimal(self.amount - self.by_buyer)
