"""That a person put off something that waits, until a day, with a reason."""

from django.db import models

from accounts.models import Organisation, User


class Postponement(models.Model):
    """It comes back on `until_on`; `key` is the identity of the thing that waits."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    until_on = models.DateField()
    postponed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "key"], name="postponed_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="postponed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key} until {self.until_on}"
