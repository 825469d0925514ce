"""Whether orders may be concluded online: the filing of the cluster's platform with the provincial drug regulator."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, User


class Filing(models.Model):
    """The filing number of a third-party platform (Drug Law 62, order 58). Without one orders are negotiated only."""

    cluster = models.OneToOneField(Cluster, models.PROTECT, primary_key=True, related_name="+")
    number = models.CharField(_("filing number"), max_length=60)
    filed_on = models.DateField(_("filed"))
    authority = models.CharField(_("authority"), max_length=80)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
