"""A filter of the order board that a person keeps under a name, and is perhaps told about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from enterprises.models import LicenceScope
from orders.models.order import Order


class SavedFilter(models.Model):
    """What the board was narrowed to, per person and organisation; `tells`: a notice for each new order that fits."""

    class View(models.TextChoices):
        OPEN = "open", _("Open to us")
        POSTED = "posted", _("Posted by us")
        TAKEN = "taken", _("We take part")
        ALL = "all", _("All we see")

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    view = models.CharField(max_length=6, choices=View.choices, default=View.OPEN)
    words = models.CharField(max_length=64, blank=True)
    drug_class = models.CharField(max_length=20, choices=LicenceScope.Code.choices, blank=True)
    way = models.CharField(max_length=6, choices=Order.Way.choices, blank=True)
    state = models.CharField(max_length=10, choices=Order.State.choices, blank=True)
    tells = models.BooleanField(_("tell me about new ones"), default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "name"], name="filter_name_once_per_person")
        ]
        indexes = [models.Index(fields=["organisation"], condition=models.Q(tells=True), name="filters_that_tell")]

    def __str__(self) -> str:
        return self.name
