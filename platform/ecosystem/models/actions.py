"""What was made of an insight: an action with owner, due day and outcome, and what happened to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Cluster, Organisation, User


class Action(models.Model):
    """A task, a meeting, a call for a second source or a match that somebody made of something seen.

    `subject` names what it came from (`standing:17`, see `ecosystem.subjects`); `figure` which of its figures it is to
    move, empty where none; `started_with` that figure when the action was made. What became of the figure is not
    kept: it is asked of the subject when somebody looks.
    """

    class Kind(models.TextChoices):
        TASK = "TASK", pgettext_lazy("action", "Task")
        MEETING = "MEETING", pgettext_lazy("action", "Meeting point")
        SECOND_SOURCE = "SECOND_SOURCE", pgettext_lazy("action", "Call for a second source")
        MATCH = "MATCH", pgettext_lazy("action", "Bring two together")

    class State(models.TextChoices):
        OPEN = "OPEN", pgettext_lazy("action", "Open")
        DONE = "DONE", pgettext_lazy("action", "Done")
        DROPPED = "DROPPED", pgettext_lazy("action", "Dropped")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices, default=Kind.TASK)
    title = models.CharField(_("what is to be done"), max_length=200)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    subject = models.CharField(max_length=120)
    figure = models.CharField(max_length=40, blank=True)
    started_with = models.FloatField(null=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    result = models.CharField(_("what came of it"), max_length=400, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="OPEN") & Q(ended_at=None)) | (~Q(state="OPEN") & Q(ended_at__isnull=False)),
                name="action_open_or_ended",
            ),
            models.CheckConstraint(condition=Q(state="OPEN") | ~Q(result=""), name="action_ended_with_words"),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_on"], condition=Q(state="OPEN"), name="actions_open"),
            models.Index(fields=["organisation", "subject"], name="actions_of_subject"),
        ]

    def __str__(self) -> str:
        return self.title


class ActionEvent(models.Model):
    """One thing that happened to an action: made, handed on, put off, noted, done, dropped."""

    class What(models.TextChoices):
        MADE = "MADE", pgettext_lazy("action", "Made")
        HANDED_ON = "HANDED_ON", pgettext_lazy("action", "Handed on")
        PUT_OFF = "PUT_OFF", pgettext_lazy("action", "New due day")
        NOTED = "NOTED", pgettext_lazy("action", "Note")
        DONE = "DONE", pgettext_lazy("action", "Done")
        DROPPED = "DROPPED", pgettext_lazy("action", "Dropped")

    action = models.ForeignKey(Action, models.CASCADE, related_name="events")
    what = models.CharField(max_length=9, choices=What.choices)
    text = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.what}"
