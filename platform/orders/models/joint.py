"""Joint purchases: what several enterprises need of the same goods, gathered until a day and ordered together."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, User
from enterprises.models import Enterprise, Tier
from orders.models.order import MOST_UNITS, Order, Window


class JointPurchase(models.Model):
    """A call for demands on the lines of `order`, which is kept out of sight until it is ordered.

    While demands are gathered the order holds what its opener needs; when it is ordered, its windows hold the sums.
    `audience`, `tiers` and `invited` say who may state a demand; whom the order itself asks, it says. `order_by`: until
    then the opener orders what was gathered, or it ends. `end` and `ended_reason`: why it ended without an order.
    """

    class State(models.TextChoices):
        GATHERING = "GATHERING", _("Gathering demands")
        GATHERED = "GATHERED", _("To be ordered")
        ORDERED = "ORDERED", _("Ordered upward")
        SHARED = "SHARED", _("Shared out")
        ENDED = "ENDED", _("Ended without an order")

    class End(models.TextChoices):
        FEW = "FEW", _("Fewer than two enterprises stated a demand.")
        CALLED_OFF = "CALLED_OFF", _("The opener called it off.")
        NOT_ORDERED = "NOT_ORDERED", _("It was not ordered in time.")
        NO_SELLER = "NO_SELLER", _("The order upward ended without a seller.")
        TAKEN_BACK = "TAKEN_BACK", _("The order upward was taken back.")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    order = models.OneToOneField(Order, models.PROTECT, related_name="joint")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.GATHERING)
    audience = models.CharField(
        _("who may take part"), max_length=7, choices=Order.Audience.choices, default=Order.Audience.LICENCE
    )
    tiers = ArrayField(models.CharField(max_length=12, choices=Tier.choices), default=list, blank=True)
    invited = models.ManyToManyField(Enterprise, related_name="+", blank=True)
    closes_at = models.DateTimeField(_("demands until"))
    order_by = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=11, choices=End.choices, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="GATHERED") | Q(order_by__isnull=False), name="joint_gathered_has_a_clock"
            ),
            models.CheckConstraint(condition=~Q(state="ENDED") | ~Q(end=""), name="joint_end_has_a_cause"),
        ]
        indexes = [
            models.Index(fields=["cluster", "-opened_at", "-id"], name="joint_of_cluster"),
            models.Index(fields=["closes_at"], condition=Q(state="GATHERING"), name="joint_that_close"),
            models.Index(fields=["order_by"], condition=Q(state="GATHERED"), name="joint_to_order"),
        ]

    def __str__(self) -> str:
        return self.order.title

    @property
    def number(self) -> str:
        """The number people say: `LC-000123`."""
        return f"LC-{self.pk:06d}"

    @property
    def closes_on(self) -> date:
        """The day of the deadline in Changchun."""
        return timezone.localdate(self.closes_at)

    @property
    def tier_words(self) -> list[str]:
        """The tiers that are asked, in words."""
        return [str(Tier(tier).label) for tier in self.tiers]


class Demand(models.Model):
    """What one enterprise needs, and where it goes. Nobody but that enterprise reads it before it is a contract.

    `order`: its own order with its share, under which it buys for itself.
    """

    purchase = models.ForeignKey(JointPurchase, models.CASCADE, related_name="demands")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    destination = models.CharField(_("destination"), max_length=200)
    contact = models.CharField(_("contact for the delivery"), max_length=60, blank=True)
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="demand")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["purchase", "enterprise"], name="demand_once_per_enterprise")]

    def __str__(self) -> str:
        return f"{self.purchase_id}: {self.enterprise_id}"


class DemandLine(models.Model):
    """How much is needed in one window, and how much came of it: `allotted` is empty until the parts are shared out."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="lines")
    window = models.ForeignKey(Window, models.PROTECT, related_name="demands")
    quantity = models.PositiveIntegerField(_("quantity"))
    allotted = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["window"]
        constraints = [
            models.UniqueConstraint(fields=["demand", "window"], name="demand_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=MOST_UNITS), name="demand_quantity_real"),
            models.CheckConstraint(
                condition=Q(allotted=None) | Q(allotted__lte=models.F("quantity")), name="never_more_than_demanded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id}: {self.quantity}"
