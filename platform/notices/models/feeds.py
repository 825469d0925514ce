"""The secret address under which a person's calendar program reads what lies ahead. Only its hash is kept."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User


class Feed(models.Model):
    """One living feed per person and organisation; a renewed or revoked one is known no more."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)
    hour_from = models.DateTimeField(null=True)
    reads_in_hour = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(revoked_at=None), name="feed_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"
