import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Supply"),
                            (2, "Staff"),
                            (3, "Safety"),
                            (4, "Resource"),
                            (5, "Finance"),
                            (6, "Civic"),
                        ]
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=2, max_digits=18)),
                ("unit", models.CharField(max_length=12)),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("subject", models.CharField(max_length=120)),
                (
                    "cluster",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.cluster",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reversal", to="ledger.tie"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cluster", "kind", "subject"), name="tie_once_per_subject"),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="tie_joins_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reverses", None), ("weight__gte", 0)),
                            models.Q(("reverses__isnull", False), ("weight__lte", 0)),
                            _connector="OR",
                        ),
                        name="tie_negative_only_as_reversal",
                    ),
                ],
            },
        ),
    ]
