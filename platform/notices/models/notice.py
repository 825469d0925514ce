"""A notice: one sentence for one person, stored, with a link, how it goes by mail, and the time it was read."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from notices.models.mail import Mail
from notices.models.preferences import Channel


class Notice(models.Model):
    """`sentence` is an English message id, translated when shown and filled from `words`.

    `subject` names the matter (`orders.order:7`), so that one matter can be muted. `mail_due_at` is set while the
    notice waits to be written into a mail that gathers several; then `mail` is the mail it went into.
    """

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    room = models.CharField(max_length=30)
    kind = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    is_urgent = models.BooleanField(default=False)
    sentence = models.CharField(max_length=300)
    words = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="notices")
    mail_due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-told_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "organisation", "-told_at"], name="notices_of_person"),
            models.Index(fields=["recipient", "organisation"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="notices_to_gather"),
        ]

    def __str__(self) -> str:
        return self.sentence
