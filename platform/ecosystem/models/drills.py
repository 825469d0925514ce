"""Drills and sweeps: what they started from, what was taken away, and the report that can be computed again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Cluster, Organisation, User
from ecosystem.models.snapshots import Snapshot
from enterprises.models import LicenceScope
from jobs.models import Job


class DrillBasis(models.Model):
    """What was open in a cluster at a moment, by app (`ecosystem.drills.registry`); never changed.

    It holds prices and offers of single firms: nobody reads it, drills are computed from it. `snapshot` is the newest
    graph of that moment, in which the picture of a drill is drawn.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")
    as_of = models.DateTimeField()
    facts = models.JSONField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.cluster_id} {self.as_of:%F}"


class Report(models.Model):
    """What is computed from a basis by a worker: with the same seed and version always the same result and digest."""

    class State(models.TextChoices):
        ASKED = "ASKED", pgettext_lazy("drill", "Being computed")
        READY = "READY", pgettext_lazy("drill", "Ready")
        FAILED = "FAILED", _("Failed")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    basis = models.ForeignKey(DrillBasis, models.PROTECT, null=True, related_name="+")
    seed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Drill(Report):
    """One thing taken away, wholly (`kept` 0) or by half (50). `asked_for`: whose report it is."""

    class Target(models.TextChoices):
        FIRM = "FIRM", _("A firm")
        PLACE = "PLACE", _("A place of delivery")
        CLASS = "CLASS", _("A drug class")
        BANK = "BANK", _("A bank")

    class Kept(models.IntegerChoices):
        NOTHING = 0, _("wholly")
        HALF = 50, _("by half")

    target = models.CharField(_("what is taken away"), max_length=5, choices=Target.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("place of delivery"), max_length=200, blank=True)
    drug_class = models.CharField(_("drug class"), max_length=20, choices=LicenceScope.Code.choices, blank=True)
    kept = models.PositiveSmallIntegerField(_("how much"), choices=Kept.choices, default=Kept.NOTHING)
    asked_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kept__in=[0, 50]), name="drill_takes_whole_or_half"),
            models.CheckConstraint(
                condition=Q(target__in=["FIRM", "BANK"], organisation__isnull=False)
                | (Q(target="PLACE") & ~Q(place=""))
                | (Q(target="CLASS") & ~Q(drug_class="")),
                name="drill_names_its_target",
            ),
            models.CheckConstraint(condition=~Q(state="READY") | ~Q(digest=""), name="drill_ready_is_whole"),
        ]
        indexes = [models.Index(fields=["asked_for", "-asked_at", "-id"], name="drills_of")]

    def __str__(self) -> str:
        return f"{self.target} {self.organisation_id or self.place or self.drug_class}"


class Sweep(Report):
    """The drill of every firm that has something open, and the coverage certificate that follows from it."""

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cluster"], condition=Q(state="ASKED"), name="sweep_asked_once"),
            models.CheckConstraint(condition=~Q(state="READY") | ~Q(digest=""), name="sweep_ready_is_whole"),
        ]
        indexes = [models.Index(fields=["cluster", "-asked_at", "-id"], name="sweeps_of")]

    def __str__(self) -> str:
        return f"{self.cluster_id} {self.asked_at:%F}"
