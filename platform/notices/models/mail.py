"""A mail to one person: written once, sent once, tried again while the mail server is away."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from notices.models.outgoing import Outgoing


class Mail(Outgoing):
    """Its words are made from its notices when it is sent. `period` is the day of a digest: one per day and form."""

    class Form(models.TextChoices):
        SINGLE = "SINGLE", _("One notice")
        HELD = "HELD", _("Notices that were held back")
        DAILY = "DAILY", _("Daily digest")
        WEEKLY = "WEEKLY", _("Weekly digest")

    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    form = models.CharField(max_length=8, choices=Form.choices)
    period = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="WAITING"), name="mail_waiting"),
            models.Index(fields=["recipient", "organisation", "-made_at"], name="mail_of_person"),
            models.Index(fields=["-made_at"], name="mail_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "organisation", "form", "period"],
                condition=Q(period__isnull=False),
                name="digest_once_a_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} #{self.pk} {self.state}"
