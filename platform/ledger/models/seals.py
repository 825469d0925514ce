"""The seals that make later changes visible, what they were computed from, and each look at them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, User
from jobs.models import Job
from ledger.models.ties import ClockTimestamp


class Seal(models.Model):
    """One stretch of the book, sealed: everything recorded after `from_at` until `through_at`, both to the microsecond.

    `root` is the Merkle root of the ties' hashes, `digest` chains it to the seal before (ledger/rules/hashing.py).
    Nightly seals end at midnight in Changchun; one asked for by hand ends at that moment. Never changed.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    format = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField()
    through_at = models.DateTimeField()
    ties = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "number"], name="seal_once_per_number"),
            models.CheckConstraint(condition=Q(through_at__gt=F("from_at")), name="seal_runs_forward"),
        ]
        indexes = [models.Index(fields=["cluster", "-through_at"], name="seal_newest")]

    def __str__(self) -> str:
        return f"{self.cluster_id} no. {self.number}"


class SealedLeaves(models.Model):
    """The hashes of some thousand ties of a seal: `ids` as big-endian 64-bit numbers, `leaves` as 32 bytes each."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="chunks")
    number = models.PositiveIntegerField()
    ids = models.BinaryField()
    leaves = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["seal", "number"], name="leaves_once_per_number")]

    def __str__(self) -> str:
        return f"{self.seal_id} part {self.number}"


class Verification(models.Model):
    """One look at the whole chain: whether every tie and seal is as it was sealed, and what broke first if not."""

    class Verdict(models.TextChoices):
        WHOLE = "WHOLE", _("Whole")
        BROKEN = "BROKEN", _("Broken")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    finding = models.JSONField(default=dict)
    seals = models.PositiveIntegerField()
    ties = models.PositiveBigIntegerField()
    head = models.BinaryField(max_length=32)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField()

    class Meta:
        ordering = ["-verified_at", "-pk"]
        indexes = [models.Index(fields=["cluster", "-verified_at"], name="verification_newest")]

    def __str__(self) -> str:
        return f"{self.verified_at:%F %T} {self.verdict}"
