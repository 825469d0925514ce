"""Webhooks: addresses that organisations named, their secrets, what happened, and each call that tells of it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from notices.models.outgoing import Outgoing


class Endpoint(models.Model):
    """One address of an organisation and the events it wants to be told of; removed ones are kept for their log."""

    class State(models.TextChoices):
        ACTIVE = "ACTIVE", _("Active")
        PAUSED = "PAUSED", _("Paused")
        DISABLED = "DISABLED", _("Disabled after failures")
        REMOVED = "REMOVED", _("Removed")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("what it is for"), max_length=120, blank=True)
    events = ArrayField(models.CharField(max_length=60), verbose_name=_("events"))
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-made_at"], condition=~Q(state="REMOVED"), name="endpoints_of_one"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(events=[]), name="endpoint_has_an_event"),
            models.UniqueConstraint(
                fields=["organisation", "url"], condition=~Q(state="REMOVED"), name="endpoint_once_per_address"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class EndpointSecret(models.Model):
    """A signing secret, sealed; after a rotation the old one signs too until it expires."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="secrets")
    sealed = models.TextField()
    hint = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(expires_at=None), name="endpoint_has_one_lasting_secret"
            ),
        ]

    def __str__(self) -> str:
        return self.hint


class Event(models.Model):
    """Something that happened and that programs of the organisations concerned may be told of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict)
    happened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class Delivery(Outgoing):
    """One event on its way to one address; at least once, with the same `webhook-id` each time."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="WAITING"), name="delivery_waiting"),
            models.Index(fields=["endpoint", "-id"], name="deliveries_of_endpoint"),
        ]
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="event_once_per_endpoint")]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id} {self.state}"


class Call(models.Model):
    """One try: what the other side answered and how long it took. `status` null: no answer."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="calls")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    excerpt = models.CharField(max_length=500, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.status}"
