import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("jobs", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Formula",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(unique=True)),
                ("half_life_days", models.JSONField()),
                ("kind_weights", models.JSONField()),
                ("floors", models.JSONField()),
                ("seed", models.PositiveIntegerField(default=117)),
                ("valid_from", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateTimeField()),
                ("last_tie", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("ASKED", "Asked for"), ("READY", "Ready"), ("FAILED", "Failed")],
                        default="ASKED",
                        max_length=6,
                    ),
                ),
                ("file", models.FileField(blank=True, upload_to="snapshots/")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("summary", models.JSONField(default=dict)),
                ("code_version", models.CharField(blank=True, max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="accounts.cluster"
                    ),
                ),
                ("formula", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ecosystem.formula")),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "layout_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ecosystem.snapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_of", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "READY")), fields=["cluster", "-as_of"], name="snapshot_newest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ASKED")), fields=("cluster",), name="snapshot_asked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "READY"), _negated=True),
                            models.Q(models.Q(("sha256", ""), _negated=True), ("ready_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="snapshot_ready_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("strength", models.FloatField(null=True)),
                ("strength_in", models.FloatField(null=True)),
                ("strength_out", models.FloatField(null=True)),
                ("pagerank", models.FloatField(null=True)),
                ("betweenness", models.FloatField(null=True)),
                ("constraint", models.FloatField(null=True)),
                ("effective_size", models.FloatField(null=True)),
                ("core", models.PositiveIntegerField(null=True)),
                ("community", models.IntegerField(null=True)),
                ("is_articulation", models.BooleanField(null=True)),
                ("cut_off", models.PositiveIntegerField(null=True)),
                ("partners", models.PositiveIntegerField(default=0)),
                ("last_tie_on", models.DateField(null=True)),
                ("by_kind", models.JSONField(default=dict)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="standings", to="ecosystem.snapshot"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("snapshot", "organisation"), name="standing_once")],
            },
        ),
    ]
