"""Standing orders: an order that is posted anew in a rhythm, and what became of each of its dates."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.models.order import Order


class StandingOrder(models.Model):
    """A template of its own and the rhythm in which it is posted in the name of `kept_by`.

    The days of the template are moved as a whole: offers are collected for `collect_days` working days after the
    posting, and the first delivery begins `lead_days` after they close. `next_due_on` is the next day of the rhythm,
    `next_on` the working day on which that one is posted. `breaks`: how often in a row the platform itself failed to
    post it. `stop_words`: why it stopped, by language.
    """

    class Rhythm(models.TextChoices):
        WEEKLY = "WEEKLY", _("Every week")
        FORTNIGHTLY = "FORTNIGHTLY", _("Every two weeks")
        MONTHLY = "MONTHLY", _("Every month")

    class RestDay(models.TextChoices):
        AFTER = "AFTER", _("On the next working day")
        BEFORE = "BEFORE", _("On the working day before")
        LEAVE_OUT = "LEAVE_OUT", _("Not at all")

    class State(models.TextChoices):
        ACTIVE = "ACTIVE", _("Running")
        PAUSED = "PAUSED", _("Paused")
        STOPPED = "STOPPED", _("Stopped")
        ENDED = "ENDED", _("Has ended")

    template = models.OneToOneField(Order, models.PROTECT, related_name="standing")
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.ACTIVE)
    rhythm = models.CharField(_("rhythm"), max_length=11, choices=Rhythm.choices)
    rest_day = models.CharField(_("on a day off"), max_length=9, choices=RestDay.choices, default=RestDay.AFTER)
    starts_on = models.DateField(_("first date"))
    ends_on = models.DateField(_("last date"), null=True, blank=True)
    collect_days = models.PositiveSmallIntegerField(
        _("working days for offers"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    lead_days = models.PositiveSmallIntegerField(
        _("days from closing to delivery"), validators=[MaxValueValidator(180)]
    )
    next_due_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    breaks = models.PositiveSmallIntegerField(default=0, db_default=0)
    stop_words = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="standing_runs_forward"
            ),
            models.CheckConstraint(
                condition=~Q(state="ACTIVE") | Q(next_on__isnull=False, next_due_on__isnull=False),
                name="standing_knows_its_next_date",
            ),
            models.CheckConstraint(condition=Q(collect_days__gte=1), name="standing_collects"),
        ]
        indexes = [models.Index(fields=["next_on"], condition=Q(state="ACTIVE"), name="standing_due")]

    def __str__(self) -> str:
        return self.template.title

    @property
    def stop_reason(self) -> str:
        """Why it stopped, in the language of whoever reads."""
        said: dict[str, str] = self.stop_words
        return said.get(get_language() or "", next(iter(said.values()), ""))


class StandingDate(models.Model):
    """What became of one date: posted as `order`, left out by a person, or missed while nothing was posted.

    One row per date, whatever happens twice: the row is written in the transaction that posts.
    """

    class Outcome(models.TextChoices):
        POSTED = "POSTED", _("Posted")
        SKIPPED = "SKIPPED", _("Left out")
        MISSED = "MISSED", _("Missed")

    standing = models.ForeignKey(StandingOrder, models.CASCADE, related_name="dates")
    due_on = models.DateField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="standing_date")
    happened_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-due_on"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "due_on"], name="standing_date_once"),
            models.CheckConstraint(
                condition=Q(outcome="POSTED", order__isnull=False) | (~Q(outcome="POSTED") & Q(order=None)),
                name="standing_posted_is_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id}: {self.due_on} {self.outcome}"
