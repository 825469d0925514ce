"""Sealed offers and the rounds of talk about them; who looked at them after they were opened."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.money import MoneyField
from enterprises.models import Enterprise
from orders.models.order import Line, Order, Window


class Offer(models.Model):
    """What one seller would deliver of one line at which price. Nobody but the seller reads it before it is opened."""

    class State(models.TextChoices):
        OFFERED = "OFFERED", _("Offered")
        COUNTERED = "COUNTERED", _("Counter-offer made")
        ACCEPTED = "ACCEPTED", _("Accepted")
        STAND_BY = "STAND_BY", _("Stand-by")
        DECLINED = "DECLINED", _("Declined")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")
        EXPIRED = "EXPIRED", _("Expired")

    line = models.ForeignKey(Line, models.PROTECT, related_name="offers")
    seller = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    price = MoneyField(_("price per unit"))
    at_least = models.PositiveIntegerField(_("at least"), default=1)
    at_most = models.PositiveIntegerField(_("at most"))
    expires_on = models.DateField(_("earliest expiry of the goods"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    is_stand_by = models.BooleanField(_("stands by if somebody withdraws"), default=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    state_reason = models.CharField(max_length=200, blank=True)
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "seller"], condition=~Q(state="WITHDRAWN"), name="offer_once_per_line"
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="offer_price_real"),
            models.CheckConstraint(
                condition=Q(at_least__gte=1, at_most__gte=models.F("at_least")), name="offer_quantities_real"
            ),
        ]
        indexes = [models.Index(fields=["seller", "-offered_at"], name="offers_of_seller")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.seller_id}"


class OfferWindow(models.Model):
    """How much the seller can bring in one window, and how many days later than asked."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="windows")
    window = models.ForeignKey(Window, models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField(_("capacity"))
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "window"], name="offer_window_once")]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.window_id}"


class Round(models.Model):
    """One step of the talk about an offer. Each round has its own clock: `answer_by` starts anew."""

    class Side(models.TextChoices):
        BUYER = "BUYER", _("Buyer")
        SELLER = "SELLER", _("Seller")

    class Answer(models.TextChoices):
        WAITING = "WAITING", _("Waiting for an answer")
        AGREED = "AGREED", _("Agreed")
        COUNTERED = "COUNTERED", _("Countered")
        DECLINED = "DECLINED", _("Declined")
        EXPIRED = "EXPIRED", _("No answer in time")

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side.choices)
    price = MoneyField(_("price per unit"))
    quantity = models.PositiveIntegerField(_("quantity"))
    note = models.CharField(_("note"), max_length=400, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=9, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="round_once"),
            models.UniqueConstraint(fields=["offer"], condition=Q(answer="WAITING"), name="one_round_waits"),
        ]
        indexes = [models.Index(fields=["answer_by"], condition=Q(answer="WAITING"), name="rounds_that_wait")]

    def __str__(self) -> str:
        return f"{self.offer_id}/{self.number}"


class OfferReading(models.Model):
    """Somebody of the buyer looked at the opened offers of an order."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="readings")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_at"]
        indexes = [models.Index(fields=["order", "-read_at"], name="readings_of_order")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.person_id}"
