import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ledger.models.ties


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("jobs", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("format", models.PositiveSmallIntegerField()),
                ("from_at", models.DateTimeField()),
                ("through_at", models.DateTimeField()),
                ("ties", models.PositiveBigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField(db_default=ledger.models.ties.ClockTimestamp())),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.cluster"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [models.Index(fields=["cluster", "-through_at"], name="seal_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("cluster", "number"), name="seal_once_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("through_at__gt", models.F("from_at"))), name="seal_runs_forward"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedLeaves",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("ids", models.BinaryField()),
                ("leaves", models.BinaryField()),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chunks", to="ledger.seal"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("seal", "number"), name="leaves_once_per_number")],
            },
        ),
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
                        ],
                        verbose_name="kind",
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="weight")),
                ("unit", models.CharField(max_length=12)),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=ledger.models.ties.ClockTimestamp())),
                ("subject", models.CharField(max_length=120)),
                (
                    "cluster",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.cluster",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="ledger.tie",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cluster", "happened_at", "id"], name="tie_of_cluster"),
                    models.Index(fields=["source", "happened_at"], name="tie_of_source"),
                    models.Index(fields=["target", "happened_at"], name="tie_of_target"),
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["recorded_at"], name="tie_recorded", pages_per_range=32
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("cluster", "kind", "subject"), name="tie_once_per_subject"),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses__isnull", False)), fields=("reverses",), name="tie_reversed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="tie_joins_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [1, 2, 3, 4, 5, 6])), name="tie_of_a_known_kind"
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
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(choices=[("WHOLE", "Whole"), ("BROKEN", "Broken")], max_length=6)),
                ("finding", models.JSONField(default=dict)),
                ("seals", models.PositiveIntegerField()),
                ("ties", models.PositiveBigIntegerField()),
                ("head", models.BinaryField(max_length=32)),
                ("verified_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.cluster"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
            ],
            options={
                "ordering": ["-verified_at", "-pk"],
                "indexes": [models.Index(fields=["cluster", "-verified_at"], name="verification_newest")],
            },
        ),
        migrations.CreateModel(
            name="DailySum",
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
                ("day", models.DateField()),
                ("hundredths", models.BigIntegerField()),
                ("count", models.IntegerField()),
                (
                    "cluster",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.cluster",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["cluster", "day"], name="daily_sum_of_cluster")],
            },
        ),
        migrations.CreateModel(
            name="DealingImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("decisions", models.JSONField(default=dict)),
                ("report", models.JSONField(default=dict)),
                ("refused", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "To be mapped"),
                            ("CHECKING", "Being checked"),
                            ("CHECKED", "To be confirmed"),
                            ("COMMITTING", "Being written"),
                            ("COMMITTED", "Written"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="RECEIVED",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("committed_at", models.DateTimeField(null=True)),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.cluster"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.upload"
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-pk"],
                "indexes": [models.Index(fields=["cluster", "-received_at"], name="dealings_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "COMMITTED")),
                        fields=("cluster", "sha256"),
                        name="dealings_committed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("committed_at__isnull", False), ("state", "COMMITTED")),
                            models.Q(models.Q(("state", "COMMITTED"), _negated=True), ("committed_at", None)),
                            _connector="OR",
                        ),
                        name="dealings_committed_has_a_time",
                    ),
                ],
            },
        ),
    ]
