"""A notice: one sentence for one person, stored, with a link and the time it was read."""

from django.db import models

from accounts.models import Organisation, User


class Notice(models.Model):
    """`sentence` is an English message id, translated when shown and filled from `words`."""

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    room = models.CharField(max_length=30)
    sentence = models.CharField(max_length=300)
    words = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-told_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "organisation", "-told_at"], name="notices_of_person")]

    def __str__(self) -> str:
        return self.sentence
