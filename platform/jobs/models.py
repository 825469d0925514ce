"""The job row: the outbox, the lease, the progress that people see; shares of a job; files that wait to be read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of background work. The broker only carries its number, so losing the broker loses nothing.

    A job with `asked_by` is shown to that person; one without is a quiet errand (a mail, a notice).
    `title`, `step` and `failure` are English message ids, translated when shown, filled from `words`.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")
        CANCELLED = "CANCELLED", _("Cancelled")

    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    title = models.CharField(max_length=200, blank=True)
    step = models.CharField(max_length=200, blank=True)
    words = models.JSONField(default=dict)
    done_share = models.FloatField(default=0.0)
    result = models.JSONField(null=True)
    failure = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_cancel_asked = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="WAITING"), name="job_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="RUNNING"), name="job_running"),
            models.Index(fields=["asked_by", "-asked_at"], condition=Q(asked_by__isnull=False), name="job_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(done_share__gte=0, done_share__lte=1), name="job_share_is_a_share")
        ]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk} {self.state}"


class Upload(models.Model):
    """A file somebody handed in, kept as it came; checked by a job, then committed or refused as a whole."""

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("Received")
        CHECKED = "CHECKED", _("Checked")
        COMMITTED = "COMMITTED", _("Imported")
        REFUSED = "REFUSED", _("Refused")

    purpose = models.CharField(max_length=40)
    file = models.FileField(upload_to="uploads/%Y/%m/")
    original_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    mapping = models.JSONField(default=dict)
    verdict = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.original_name


class Share(models.Model):
    """A part of the work of job `parent`, worked off as a job of its own; kept until the parent has ended.

    `data` holds an answer in bytes, `job.result` any other. `name` tells the cuts of one parent apart.
    """

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="share")
    parent = models.ForeignKey(Job, models.CASCADE, related_name="shares")
    name = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    data = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "name", "number"], name="share_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number} of #{self.parent_id}"
