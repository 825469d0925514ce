"""Size classes and tiers: rules as dated data, decisions with reasons and the committee's confirmation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, User
from common.money import MoneyField
from enterprises.models.enterprise import Enterprise, Industry, Size, Tier


class SizeRule(models.Model):
    """The lower limits of one size class in one trade (statistical size classes, 2017); both must be reached."""

    Size = Size

    trade = models.CharField(max_length=12, choices=Industry.Trade.choices)
    size = models.CharField(max_length=6, choices=Size.choices)
    least_people = models.PositiveIntegerField()
    least_revenue = MoneyField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trade", "size", "valid_from"], name="size_rule_once")]

    def __str__(self) -> str:
        return f"{self.trade} {self.size}"


class TierRule(models.Model):
    """One version of a cluster's tier rules: named thresholds, edited as data, never overwritten."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="tier_rules")
    version = models.PositiveIntegerField()
    thresholds = models.JSONField()
    valid_from = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["cluster", "version"], name="tier_rule_version_once")]

    def __str__(self) -> str:
        return f"v{self.version}"


class TierDecision(models.Model):
    """What the rules compute for an enterprise in a year, with reasons, and what the committee made of it."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Proposed")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        REPLACED = "REPLACED", _("Replaced")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="tier_decisions")
    rule = models.ForeignKey(TierRule, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    computed_tier = models.CharField(max_length=12, choices=Tier.choices)
    has_growth_label = models.BooleanField(default=False)
    reasons = models.JSONField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    confirmed_tier = models.CharField(max_length=12, choices=Tier.choices, blank=True)
    override_reason = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year", "-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                condition=Q(status="PROPOSED"),
                name="tier_proposed_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                condition=Q(status="CONFIRMED"),
                name="tier_confirmed_once_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year} {self.computed_tier}"
