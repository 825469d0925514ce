"""What leaves the platform: one row per letter or call, with its lease, its tries and the time of the next one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outgoing(models.Model):
    """The outbox row of one thing that is sent; written with its cause, worked off by a job, tried again by date.

    `asked_at` is set while a job has been asked to send it; `lease_until` while a worker is at it.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        SENT = "SENT", _("Sent")
        FAILED = "FAILED", _("Given up")
        DROPPED = "DROPPED", _("Not sent")

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
