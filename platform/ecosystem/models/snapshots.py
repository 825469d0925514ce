"""The published formulas, snapshots of the graph and each organisation's standing in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Cluster, Organisation, User
from jobs.models import Job


class Formula(models.Model):
    """One published version of how ties become strength; never changed, a new version follows it.

    `half_life_days` and `kind_weights` by name of the kind; `floors`: `nodes` and `ties` below which a figure is
    hidden, `group` (k) below which a group of organisations is not shown to outsiders.
    """

    version = models.PositiveIntegerField(unique=True)
    half_life_days = models.JSONField()
    kind_weights = models.JSONField()
    floors = models.JSONField()
    seed = models.PositiveIntegerField(default=117)
    valid_from = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"


class Snapshot(models.Model):
    """The graph of a cluster at a moment, computed by a worker; its arrays lie in `file` (graph.columns).

    `book` holds the daily sums it was drawn from, for the next snapshot to add to; the newest of a cluster has one.
    `layout_of` is the earlier snapshot whose positions the layout started from: part of what makes it reproducible.
    """

    class State(models.TextChoices):
        ASKED = "ASKED", pgettext_lazy("snapshot", "Asked for")
        READY = "READY", pgettext_lazy("snapshot", "Ready")
        FAILED = "FAILED", _("Failed")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="snapshots")
    formula = models.ForeignKey(Formula, models.PROTECT)
    as_of = models.DateTimeField()
    last_tie = models.BigIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    layout_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="snapshots/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    book = models.FileField(upload_to="snapshots/", blank=True)
    book_sha256 = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict)
    code_version = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cluster"], condition=Q(state="ASKED"), name="snapshot_asked_once"),
            models.CheckConstraint(
                condition=~Q(state="READY") | (~Q(sha256="") & Q(ready_at__isnull=False)),
                name="snapshot_ready_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["cluster", "-as_of"], condition=Q(state="READY"), name="snapshot_newest")]

    def __str__(self) -> str:
        return f"{self.cluster_id} {self.as_of:%F}"


class Standing(models.Model):
    """One organisation's figures in one snapshot; NULL means not enough data.

    `by_kind`: name of the kind -> `{"out": weight, "in": weight, "partners": count}` (faded, in the unit of the kind).
    `cut_off`: how many organisations would lose their way to the rest if this one left.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="standings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    strength = models.FloatField(null=True)
    strength_in = models.FloatField(null=True)
    strength_out = models.FloatField(null=True)
    pagerank = models.FloatField(null=True)
    betweenness = models.FloatField(null=True)
    constraint = models.FloatField(null=True)
    effective_size = models.FloatField(null=True)
    core = models.PositiveIntegerField(null=True)
    community = models.IntegerField(null=True)
    is_articulation = models.BooleanField(null=True)
    cut_off = models.PositiveIntegerField(null=True)
    partners = models.PositiveIntegerField(default=0)
    last_tie_on = models.DateField(null=True)
    by_kind = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "organisation"], name="standing_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.snapshot_id}"

    @property
    def action_key(self) -> str:
        """By it an action is made of this member's standing (`ecosystem.subjects`)."""
        return f"standing:{self.organisation_id}"
