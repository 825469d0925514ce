"""What a person wants to hear by mail from an organisation's rooms, how often, and when not."""

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


class Channel(models.TextChoices):
    """How a notice reaches its person beside being stored."""

    AT_ONCE = "AT_ONCE", _("At once")
    DAILY = "DAILY", _("Daily digest")
    WEEKLY = "WEEKLY", _("Weekly digest")
    MUTED = "MUTED", _("Muted")


class Weekday(models.IntegerChoices):
    """The days on which a weekly digest may come."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Preference(models.Model):
    """The channel of a room, or of one kind of notice of it; without a row the kind's own default holds."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    room = models.CharField(max_length=30)
    kind = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "room", "kind"], name="preference_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.room}.{self.kind} {self.channel}"


class Rhythm(models.Model):
    """When mails may come, in Changchun's time: quiet hours, working days alone, the hour and weekday of digests."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    quiet_from = models.TimeField(_("quiet from"), null=True)
    quiet_until = models.TimeField(_("quiet until"), null=True)
    working_days_only = models.BooleanField(_("mails on working days only"), default=False)
    digest_at = models.TimeField(_("digests at"), default=time(8))
    digest_weekday = models.PositiveSmallIntegerField(
        _("weekly digest on"), choices=Weekday.choices, default=Weekday.MONDAY
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="rhythm_once_per_person"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="rhythm_quiet_hours_have_two_ends",
            ),
            models.CheckConstraint(condition=Q(digest_weekday__lte=6), name="rhythm_weekday_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"


class SubjectMute(models.Model):
    """That one matter is muted, up to and including a day or for good."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    words = models.JSONField(default=dict)
    until_on = models.DateField(null=True)
    muted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "subject"], name="subject_muted_once"),
            models.CheckConstraint(condition=~Q(subject=""), name="subject_mute_has_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} until {self.until_on}"
