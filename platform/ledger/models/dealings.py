"""An import of past dealings: the file, how its columns are read, what the check found, what was written."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, User
from jobs.models import Job, Upload


class DealingImport(models.Model):
    """A file of past dealings on its way into the ledger: mapped, checked, committed as a whole or withdrawn.

    `mapping` is the TOML mapping as data; `decisions` says per unknown party: "CREATE", "REFUSE" or the id of an
    organisation; `report` is the account of the check (ledger/dealings/account.py); `refused` are the refused rows.
    """

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("To be mapped")
        CHECKING = "CHECKING", _("Being checked")
        CHECKED = "CHECKED", _("To be confirmed")
        COMMITTING = "COMMITTING", _("Being written")
        COMMITTED = "COMMITTED", _("Written")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "sha256"], condition=Q(state="COMMITTED"), name="dealings_committed_once"
            ),
            models.CheckConstraint(
                condition=Q(state="COMMITTED", committed_at__isnull=False)
                | (~Q(state="COMMITTED") & Q(committed_at=None)),
                name="dealings_committed_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["cluster", "-received_at"], name="dealings_newest")]

    def __str__(self) -> str:
        return self.file_name
