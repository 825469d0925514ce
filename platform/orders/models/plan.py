"""A proposed split of an order and what the poster made of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.money import MoneyField
from enterprises.models import Enterprise
from jobs.models import Job
from orders.models.offer import Offer
from orders.models.order import Line, Order, Window


class Plan(models.Model):
    """One run of the allocation. `report` holds bound, gap, terms of the objective and what stays unmet.

    `follows`: the plan it keeps to as far as it can, because an offer of that plan was withdrawn.
    """

    class State(models.TextChoices):
        COMPUTING = "COMPUTING", _("Being computed")
        PROPOSED = "PROPOSED", _("Proposed")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        REPLACED = "REPLACED", _("Replaced by a newer one")
        FAILED = "FAILED", _("Could not be computed")

    order = models.ForeignKey(Order, models.CASCADE, related_name="plans")
    state = models.CharField(max_length=9, choices=State.choices, default=State.COMPUTING)
    seed = models.PositiveIntegerField(default=0)
    weights_version = models.CharField(max_length=20)
    report = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="COMPUTING"), name="one_plan_computes"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"


class PlanPart(models.Model):
    """One proposed part. `reasons` are codes with values; `is_override` where the poster decided otherwise."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parts")
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    window = models.ForeignKey(Window, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    seller = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    price = MoneyField()
    reasons = models.JSONField(default=list)
    is_override = models.BooleanField(default=False)

    class Meta:
        ordering = ["line", "window", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "offer", "window"], name="plan_part_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="plan_part_quantity_real"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.quantity}"


class Override(models.Model):
    """The poster set a part of a plan otherwise than proposed, and said why. Never changed, never deleted."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="overrides")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    window = models.ForeignKey(Window, models.PROTECT, related_name="+")
    before = models.PositiveIntegerField(_("proposed"))
    after = models.PositiveIntegerField(_("decided"))
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.before} -> {self.after}"
