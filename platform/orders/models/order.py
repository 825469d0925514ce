"""The order as its poster wrote it: head, lines, windows of delivery, who is asked and who is left out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, User
from common.money import MoneyField
from enterprises.models import Enterprise, Size, Tier
from products.models import Product

MOST_UNITS = 10_000_000


class Order(models.Model):
    """A need that one enterprise posts to many. Contract, invoice and payment belong to its sub-orders.

    `buyer_size` is the size class on the day of publishing: terms of payment depend on it. `drug_classes` are those of
    its lines on that day: whom it asks is decided once, and lists need not look into lines. `parts_told`: of so many
    taken parts its buyer was told. `version` counts changes.

    `side` STOCK turns it round: `buyer`, who posts it, sells one batch at its own price, and `destination` is where the
    goods lie. Whoever takes a part has at once an order of its own (docs/decisions/0037-near-expiry-stock.md).
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        OPEN = "OPEN", _("Collecting")
        ALLOCATING = "ALLOCATING", _("Being allocated")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        DELIVERING = "DELIVERING", _("Being delivered")
        RECEIVED = "RECEIVED", _("Received")
        SETTLED = "SETTLED", _("Settled")
        CLOSED = "CLOSED", _("Closed")
        CANCELLED = "CANCELLED", _("Cancelled")
        EXPIRED = "EXPIRED", _("Ended without a part")

    class Side(models.TextChoices):
        NEED = "NEED", _("What is needed")
        STOCK = "STOCK", _("Near-expiry stock")

    class Way(models.TextChoices):
        SEALED = "SEALED", _("Sealed offers")
        POSTED = "POSTED", _("Posted price")

    class Audience(models.TextChoices):
        ALL = "ALL", _("All members")
        LICENCE = "LICENCE", _("Members whose licence covers a line")
        TIER = "TIER", _("Members of chosen tiers")
        INVITED = "INVITED", _("Invited members")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    buyer = models.ForeignKey(Enterprise, models.PROTECT, related_name="orders", verbose_name=_("buyer"))
    title = models.CharField(_("title"), max_length=120)
    note = models.TextField(_("note"), max_length=4000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    side = models.CharField(max_length=5, choices=Side.choices, default=Side.NEED, db_default=Side.NEED)
    way = models.CharField(_("way to take"), max_length=6, choices=Way.choices, default=Way.SEALED)
    audience = models.CharField(_("audience"), max_length=7, choices=Audience.choices, default=Audience.LICENCE)
    tiers = ArrayField(models.CharField(max_length=12, choices=Tier.choices), default=list, blank=True)
    drug_classes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    destination = models.CharField(_("destination"), max_length=200)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    contact = models.CharField(_("contact for the delivery"), max_length=60, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("days to pay after delivery"), default=30)
    minimum_life_days = models.PositiveSmallIntegerField(_("least days until expiry on arrival"), default=180)
    buyer_size = models.CharField(max_length=6, choices=Size.choices, blank=True)
    is_template = models.BooleanField(default=False)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(_("offers until"), null=True)
    opened_at = models.DateTimeField(null=True)
    decide_by = models.DateTimeField(_("decision until"), null=True)
    confirmed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    reminded_share = models.PositiveSmallIntegerField(default=0)
    parts_told = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="DRAFT") | Q(published_at__isnull=False), name="order_published"),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(published_at=None) | Q(closes_at__gt=F("published_at")),
                name="order_closes_after_it_opens",
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "-published_at", "-id"], name="orders_of_cluster"),
            models.Index(fields=["buyer", "-changed_at", "-id"], name="orders_of_buyer"),
            models.Index(fields=["closes_at"], condition=Q(state="OPEN"), name="orders_that_close"),
            models.Index(fields=["decide_by"], condition=Q(state="ALLOCATING"), name="orders_to_decide"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_stock(self) -> bool:
        """Its poster sells."""
        return self.side == self.Side.STOCK

    @property
    def number(self) -> str:
        """The number people say: `DD-000123`."""
        return f"DD-{self.pk:06d}"


class Line(models.Model):
    """One product of an order. What is left of it stands in its windows; `places_left` counts takers still allowed.

    With a `batch_number` goods of this batch alone are delivered; it may be used until `expires_on`.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.PositiveIntegerField(_("quantity"))
    unit = models.CharField(_("unit"), max_length=10)
    minimum_lot = models.PositiveIntegerField(_("minimum lot"), default=1)
    pack_multiple = models.PositiveIntegerField(_("pack multiple"), default=1)
    most_takers = models.PositiveSmallIntegerField(_("most takers"), null=True, blank=True)
    places_left = models.PositiveSmallIntegerField(null=True)
    is_all_or_nothing = models.BooleanField(_("whole line or nothing"), default=False)
    posted_price = MoneyField(_("price per unit"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    batch_number = models.CharField(_("batch"), max_length=40, blank=True, default="", db_default="")
    expires_on = models.DateField(_("expires"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(batch_number="") | Q(expires_on__isnull=False), name="line_batch_ends"),
            models.UniqueConstraint(fields=["order", "position"], name="line_once_per_position"),
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=MOST_UNITS), name="line_quantity_real"),
            models.CheckConstraint(condition=Q(minimum_lot__gte=1), name="line_lot_real"),
            models.CheckConstraint(condition=Q(pack_multiple__gte=1), name="line_pack_real"),
            models.CheckConstraint(condition=Q(posted_price=None) | Q(posted_price__gt=0), name="line_price_real"),
            models.CheckConstraint(
                condition=Q(places_left=None) | Q(places_left__lte=F("most_takers")), name="line_places_count"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"


class Window(models.Model):
    """A span of days in which a quantity of a line is wanted. `remaining` is the one counter of what is left.

    `is_open` says that parts may be taken now: the one statement that takes asks this row alone, so closing an order
    closes its windows in the same transaction and no late part slips in.
    """

    line = models.ForeignKey(Line, models.CASCADE, related_name="windows")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"))
    quantity = models.PositiveIntegerField(_("quantity"))
    remaining = models.PositiveIntegerField(_("left"))
    is_open = models.BooleanField(default=False)

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="window_runs_forward"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="window_quantity_real"),
            models.CheckConstraint(
                condition=Q(remaining__gte=0, remaining__lte=F("quantity")), name="window_never_over_committed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} - {self.to_on}"


class Invitation(models.Model):
    """An enterprise that is asked by name; `is_excluded` turns it round: this one takes no part, for `reason`.

    The reason `DEMANDS`: it buys in the joint purchase that is ordered here. Nobody reads that.
    """

    DEMANDS = "demands"

    order = models.ForeignKey(Order, models.CASCADE, related_name="invitations")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    is_excluded = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "enterprise"], name="invited_or_excluded_once")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.enterprise_id}"
