"""Parts that were agreed, the sub-order that bundles those of one seller, and changes after confirmation."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.money import MoneyField
from enterprises.models import Enterprise
from orders.models.offer import Offer
from orders.models.order import Line, Order, Window
from products.models import Product


class SubOrder(models.Model):
    """All parts of one seller in an order: one seller, one buyer, one contract, one invoice, one payment (GSP, R2).

    `value` is what the agreed parts are worth; invoices and payments are records, no money flows through the platform.
    """

    class State(models.TextChoices):
        AGREED = "AGREED", _("Agreed")
        CONTRACTED = "CONTRACTED", _("Contract filed")
        DISPATCHED = "DISPATCHED", _("On the way")
        RECEIVED = "RECEIVED", _("Received")
        INVOICED = "INVOICED", _("Invoiced")
        PAID = "PAID", _("Paid")
        CLOSED = "CLOSED", _("Closed")
        CANCELLED = "CANCELLED", _("Cancelled")

    order = models.ForeignKey(Order, models.PROTECT, related_name="sub_orders")
    seller = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    buyer = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.AGREED)
    is_disputed = models.BooleanField(default=False)
    agreed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    pay_by = models.DateField(_("to be paid until"), null=True)
    ended_at = models.DateTimeField(null=True)
    rate_until = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)
    overdue_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "seller"],
                condition=Q(state__in=["AGREED", "CONTRACTED", "DISPATCHED"]),
                name="one_open_sub_order_per_seller",
            ),
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="sub_order_joins_two"),
        ]
        indexes = [
            models.Index(fields=["seller", "-agreed_at", "-id"], name="sub_orders_of_seller"),
            models.Index(fields=["buyer", "-agreed_at", "-id"], name="sub_orders_of_buyer"),
            models.Index(fields=["rate_until"], condition=~Q(state="CLOSED"), name="sub_orders_to_end"),
            models.Index(fields=["pay_by"], condition=Q(overdue_told_at=None), name="sub_orders_to_pay"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number people say: `DD-000123-045`, the order's and the row's own."""
        return f"DD-{self.order_id:06d}-{self.pk}"


class Goods(models.Model):
    """What comes instead of the line's product, and how much of the line it stands for; empty: the line's product.

    `quantity` and `price` of the rows that have it are counted in the unit of the goods that come.
    """

    substitute = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+", db_index=False)
    covers = models.PositiveIntegerField(null=True)
    quantity = models.PositiveIntegerField(_("quantity"))

    price = MoneyField(_("price per unit"))

    class Meta:
        abstract = True

    @property
    def worth(self) -> Decimal:
        """In yuan."""
        return Decimal(self.quantity * self.price)

    @property
    def asked(self) -> Line:
        """The line it is for."""
        raise NotImplementedError

    @property
    def product(self) -> Product:
        """What is delivered: the substitute, else what the line asks for."""
        return self.asked.product if self.substitute is None else self.substitute

    @property
    def unit(self) -> str:
        """In what `quantity` and `price` are counted."""
        return self.asked.unit if self.substitute is None else self.substitute.unit

    @property
    def covered(self) -> int:
        """How much of its window this is, in the line's unit."""
        return self.quantity if self.covers is None else self.covers


class Part(Goods):
    """A quantity of one window that one seller has agreed to deliver. `version` counts agreed changes.

    `short` is what will not come any more; `minimum_life_days` is set where both agreed on another than the order's.
    """

    class State(models.TextChoices):
        AGREED = "AGREED", _("Agreed")
        DISPATCHED = "DISPATCHED", _("On the way")
        RECEIVED = "RECEIVED", _("Received")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn by the seller")
        RELEASED = "RELEASED", _("Released")

    sub_order = models.ForeignKey(SubOrder, models.PROTECT, related_name="parts", null=True)
    line = models.ForeignKey(Line, models.PROTECT, related_name="parts")
    window = models.ForeignKey(Window, models.PROTECT, related_name="parts")
    seller = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, related_name="parts")
    short = models.PositiveIntegerField(default=0, db_default=0)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"))
    minimum_life_days = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.AGREED)
    state_reason = models.CharField(max_length=200, blank=True)
    reasons = models.JSONField(default=list)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["window", "seller"],
                condition=~Q(state__in=["WITHDRAWN", "RELEASED"]),
                name="part_once_per_window_and_seller",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="part_quantity_real"),
            models.CheckConstraint(condition=Q(price__gt=0), name="part_price_real"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="part_runs_forward"),
            models.CheckConstraint(condition=Q(short__lte=F("quantity")), name="part_short_of_itself"),
            models.CheckConstraint(
                condition=Q(substitute=None, covers=None) | Q(substitute__isnull=False, covers__gte=1),
                name="part_substitute_covers_something",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "to_on"], name="parts_of_seller"),
            models.Index(fields=["seller", "taken_at"], name="parts_taken_by"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"

    @property
    def asked(self) -> Line:
        """The line it is a part of."""
        return self.line


class PartVersion(Goods):
    """What a part was before an agreed change."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    minimum_life_days = models.PositiveSmallIntegerField(null=True)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["part", "version"], name="part_version_once")]

    def __str__(self) -> str:
        return f"{self.part_id} v{self.version}"

    @property
    def asked(self) -> Line:
        """The line of its part."""
        return self.part.line


class PartChange(Goods):
    """A change of an agreed part that one side proposes and the other accepts or declines.

    With a `cause` it is about other goods: the seller would deliver another product than was agreed, and says why.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("Waiting for an answer")
        ACCEPTED = "ACCEPTED", _("Accepted")
        DECLINED = "DECLINED", _("Declined")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")
        EXPIRED = "EXPIRED", _("No answer in time")

    class Cause(models.TextChoices):
        OUT_OF_STOCK = "OUT_OF_STOCK", _("The agreed product is out of stock and cannot be had in time.")
        RECALLED = "RECALLED", _("The batch that was meant for it is called back.")
        PACK_CHANGED = "PACK_CHANGED", _("The maker changed the pack or the specification.")
        DISCONTINUED = "DISCONTINUED", _("The agreed product is no longer made or sold.")
        QUALITY_HOLD = "QUALITY_HOLD", _("The stock is held back until a doubt about its quality is cleared.")
        SHORT_LIFE = "SHORT_LIFE", _("What is in stock expires too soon.")
        APPROVAL_CHANGED = "APPROVAL_CHANGED", _("The approval or the holder of the product changed.")
        OTHER = "OTHER", _("Another cause, said in words.")

    part = models.ForeignKey(Part, models.CASCADE, related_name="changes")
    by_enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"))
    minimum_life_days = models.PositiveSmallIntegerField(_("least days until expiry on arrival"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=16, choices=Cause.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["part"], condition=Q(state="OPEN"), name="one_change_waits"),
            models.CheckConstraint(condition=Q(quantity__gte=1, price__gt=0), name="change_is_real"),
        ]
        indexes = [models.Index(fields=["answer_by"], condition=Q(state="OPEN"), name="changes_that_wait")]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.state}"

    @property
    def asked(self) -> Line:
        """The line of its part."""
        return self.part.line

    @property
    def why(self) -> str:
        """The cause as a sentence, and what was said of it."""
        return " ".join(filter(None, (str(self.get_cause_display()) if self.cause else "", self.reason)))
