"""What is watched: rules as versioned data, alarms on trends, cases that patterns raise and people decide."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Cluster, Organisation, User
from ecosystem.models.snapshots import Snapshot


class Watch(models.Model):
    """One published version of a rule or pattern; never changed, a later version follows it.

    `parameters` are the numbers of `ecosystem.rules.watching`; `seed` belongs to the run where something is drawn.
    """

    class Code(models.TextChoices):
        FEWER_PARTNERS = "FEWER_PARTNERS", _("Partners are getting fewer")
        CORE_DROP = "CORE_DROP", _("Left the dense heart of the chain")
        SILENT = "SILENT", _("Fell silent")
        LOST_ONLY_PARTNER = "LOST_ONLY_PARTNER", _("Lost the only partner of a kind")
        CIRCULAR_ORDERS = "CIRCULAR_ORDERS", _("Goods that go round")
        MUTUAL_CHECKS = "MUTUAL_CHECKS", _("Mutual checks")
        MUTUAL_RATINGS = "MUTUAL_RATINGS", _("Mutual ratings far above what others give")

    code = models.CharField(max_length=17, choices=Code.choices)
    version = models.PositiveIntegerField()
    parameters = models.JSONField()
    seed = models.PositiveIntegerField(default=117)
    valid_from = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="watch_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Alarm(models.Model):
    """A trend of one member that somebody should see: raised once per cause, ended when the cause is gone.

    `figures`: name -> [before, now]; `ties`: rows of source, target, kind and day of the latest tie.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    watch = models.ForeignKey(Watch, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=40)
    since = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    ties = models.JSONField(default=list)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "organisation", "cause"], condition=Q(ended_at=None), name="alarm_once_per_cause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.cause}"


class Case(models.Model):
    """A pattern found among named members, for people to look into; nothing follows from it by itself.

    `fingerprint` names pattern and parties for good: the same finding is the same case. `strength` is how much stands
    behind it, in the pattern's own measure; `decided_strength` how much it was when somebody dismissed or acted.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", pgettext_lazy("case", "Open")
        LOOKED_INTO = "LOOKED_INTO", pgettext_lazy("case", "Being looked into")
        DISMISSED = "DISMISSED", pgettext_lazy("case", "Dismissed")
        ACTED_ON = "ACTED_ON", pgettext_lazy("case", "Acted on")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    watch = models.ForeignKey(Watch, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=120)
    parties = models.ManyToManyField(Organisation, related_name="+")
    evidence = models.JSONField()
    strength = models.FloatField()
    decided_strength = models.FloatField(null=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField()
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["cluster", "fingerprint"], name="case_once")]

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def action_key(self) -> str:
        """By it an action is made of this case."""
        return f"case:{self.pk}"


class CaseEvent(models.Model):
    """One line of a case's trail; without a person it was the nightly run."""

    class What(models.TextChoices):
        RAISED = "RAISED", pgettext_lazy("case", "Raised")
        GROWN = "GROWN", pgettext_lazy("case", "Raised again: the evidence grew")
        LOOKED_INTO = "LOOKED_INTO", pgettext_lazy("case", "Taken up")
        DISMISSED = "DISMISSED", pgettext_lazy("case", "Dismissed")
        ACTED_ON = "ACTED_ON", pgettext_lazy("case", "Acted on")

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    what = models.CharField(max_length=11, choices=What.choices)
    text = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.what}"
