"""Introductions of a month: the two firms, why, what each of them answered, and whether a tie came of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Cluster, Organisation, User
from ecosystem.models.snapshots import Snapshot


class IntroductionRun(models.Model):
    """That the introductions of a month were made in a cluster, once; with the graph and the weights they stand on."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    month = models.DateField()
    snapshot = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")
    weights_version = models.CharField(max_length=20)
    firms = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["cluster", "month"], name="introductions_once_a_month")]

    def __str__(self) -> str:
        return f"{self.cluster_id} {self.month:%Y-%m}"


class Introduction(models.Model):
    """Two firms that could get to know each other. `run` is empty where the committee introduced them by hand.

    `way`: the firms from `left` to `right` over which trust goes, both ends included; empty without one. `tied_on`:
    the day of a tie between the two that a later snapshot found, `tie_kinds` of which kinds.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    month = models.DateField()
    left = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    right = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    run = models.ForeignKey(IntroductionRun, models.PROTECT, null=True, related_name="introductions")
    points = models.FloatField(null=True)
    kilometres = models.FloatField(null=True)
    way = ArrayField(models.BigIntegerField(), default=list, blank=True)
    words = models.TextField(_("why these two"), max_length=1000, blank=True)
    introduced_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    tied_on = models.DateField(null=True)
    tie_kinds = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    tie_seen_in = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-month", "-points", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["left", "right", "month"], name="introduced_once_a_month"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="introduction_left_before_right"),
            models.CheckConstraint(
                condition=Q(run__isnull=False) | (Q(introduced_by__isnull=False) & ~Q(words="")),
                name="introduction_by_rule_or_in_words",
            ),
        ]
        indexes = [models.Index(fields=["cluster", "-month"], name="introductions_of_cluster")]

    def __str__(self) -> str:
        return f"{self.left_id} - {self.right_id}"

    @property
    def is_by_hand(self) -> bool:
        """The committee introduced them, in its own words."""
        return self.run_id is None


class IntroductionSide(models.Model):
    """One of the two: what it would gain (`reasons`, frozen) and what it answered.

    `reasons`: `{"code": feature, "classes": [...], "cold": [...]}`, strongest first.
    """

    class Answer(models.TextChoices):
        NONE = "", pgettext_lazy("introduction", "No answer yet")
        MET = "MET", pgettext_lazy("introduction", "We met")
        STARTED = "STARTED", pgettext_lazy("introduction", "We started something")
        NOT_USEFUL = "NOT_USEFUL", pgettext_lazy("introduction", "Not useful")

    class Reason(models.TextChoices):
        GOODS = "GOODS", _("Their goods do not help us")
        COMPETITOR = "COMPETITOR", _("We compete for the same customers")
        ROOM = "ROOM", _("We need no room of theirs")
        KNOWN = "KNOWN", _("We have known each other for long")
        FAR = "FAR", _("Too far away")
        NOT_NOW = "NOT_NOW", _("No time for it now")
        OTHER = "OTHER", _("Another reason, in words")

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="sides")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="introductions")
    reasons = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    words = models.CharField(_("in words"), max_length=400, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "organisation"], name="introduction_side_once"),
            models.CheckConstraint(
                condition=~Q(answer="NOT_USEFUL") | ~Q(reason=""), name="introduction_not_useful_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.organisation_id}"


class NoIntroductions(models.Model):
    """That a firm wants to be introduced to nobody, and to stand by name on nobody's way."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.organisation_id)
