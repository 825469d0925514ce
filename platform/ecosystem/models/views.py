"""A view of the explorer that a person keeps under a name, alone or with others."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, Organisation, User
from accounts.roles import Role


class SavedView(models.Model):
    """The address of a view without its page: filters, time, mode and camera; per person and organisation.

    Whoever opens it sees with it what may be seen anyway: the address holds no data.
    """

    class Reach(models.TextChoices):
        MINE = "MINE", _("Only I")
        ORGANISATION = "ORGANISATION", _("My organisation")
        ROLE = "ROLE", _("Everybody with a role")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=600, blank=True)
    reach = models.CharField(_("who sees it"), max_length=12, choices=Reach.choices, default=Reach.MINE)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "name"], name="view_name_once_per_person"),
            models.CheckConstraint(
                condition=(Q(reach="ROLE") & ~Q(role="")) | (~Q(reach="ROLE") & Q(role="")),
                name="view_of_role_has_role",
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "role"], condition=Q(reach="ROLE"), name="views_of_roles"),
            models.Index(fields=["organisation"], condition=Q(reach="ORGANISATION"), name="views_of_organisations"),
        ]

    def __str__(self) -> str:
        return self.name
