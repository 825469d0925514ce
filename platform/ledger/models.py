"""The tables of the ledger: ties, their daily sums, the seals. Only this room imports them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Cluster, Organisation, User
from ledger.kinds import TieKind


class Tie(models.Model):
    """One thing that happened between two organisations. Never changed: a trigger refuses UPDATE and DELETE.

    `weight` is in `unit` (the one unit of its kind in the cluster); a mistake is corrected by a second row
    with the negative weight that `reverses` the first. `subject` names the story it ends ("orders.part:7")
    and is written once per kind. `recorded_at` is set by the database.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+", db_index=False)
    kind = models.PositiveSmallIntegerField(choices=TieKind.choices)
    source = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    weight = models.DecimalField(max_digits=18, decimal_places=2)
    unit = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    subject = models.CharField(max_length=120)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "kind", "subject"], name="tie_once_per_subject"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="tie_joins_two"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, reverses=None) | Q(weight__lte=0, reverses__isnull=False),
                name="tie_negative_only_as_reversal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source_id} -> {self.target_id}"
