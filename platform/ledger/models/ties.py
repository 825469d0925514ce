"""The book itself and its daily sums."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Func
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, Organisation, User
from ledger.kinds import TieKind


class ClockTimestamp(Func):
    """The wall clock of the database at this very row; `now()` would be the start of the transaction."""

    function = "CLOCK_TIMESTAMP"
    arity = 0
    output_field = models.DateTimeField()


class Tie(models.Model):
    """One thing that happened between two organisations. Never changed: triggers refuse UPDATE, DELETE and TRUNCATE.

    `weight` is in `unit` (the one unit of its kind in the cluster); a mistake is corrected by a second row
    with the negative weight and the same moment that `reverses` the first. `subject` names the story it ends
    ("orders.part:7") and is written once per kind. `recorded_at` is set by the database. Foreign keys are kept by the
    statement trigger of migration 0002, once per statement instead of once per row.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.PositiveSmallIntegerField(_("kind"), choices=TieKind.choices)
    source = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    target = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    weight = models.DecimalField(_("weight"), max_digits=18, decimal_places=2)
    unit = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    subject = models.CharField(max_length=120)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversals", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "kind", "subject"], name="tie_once_per_subject"),
            models.UniqueConstraint(fields=["reverses"], condition=Q(reverses__isnull=False), name="tie_reversed_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="tie_joins_two"),
            models.CheckConstraint(condition=Q(kind__in=TieKind.values), name="tie_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, reverses=None) | Q(weight__lte=0, reverses__isnull=False),
                name="tie_negative_only_as_reversal",
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "happened_at", "id"], name="tie_of_cluster"),
            models.Index(fields=["source", "happened_at"], name="tie_of_source"),
            models.Index(fields=["target", "happened_at"], name="tie_of_target"),
            BrinIndex(fields=["recorded_at"], name="tie_recorded", pages_per_range=32, autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source_id} -> {self.target_id}"


class DailySum(models.Model):
    """A summand of one day, pair and kind; rows of the same key add up (docs/decisions/0011-daily-sums.md).

    Written by the statement trigger of `Tie` with every writing, merged at night. `day` is the day in Changchun on
    which it happened; `hundredths` is the weight times 100, so that sums are whole numbers.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.PositiveSmallIntegerField(choices=TieKind.choices)
    source = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    target = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField()
    hundredths = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["cluster", "day"], name="daily_sum_of_cluster")]

    def __str__(self) -> str:
        return f"{self.day} {self.source_id} -> {self.target_id}"
