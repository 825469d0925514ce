import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_classes_of_known_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="StandingOrder"),
        migrations.CreateModel(
            name="StandingOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ACTIVE", "Running"),
                            ("PAUSED", "Paused"),
                            ("STOPPED", "Stopped"),
                            ("ENDED", "Has ended"),
                        ],
                        default="ACTIVE",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("WEEKLY", "Every week"),
                            ("FORTNIGHTLY", "Every two weeks"),
                            ("MONTHLY", "Every month"),
                        ],
                        max_length=11,
                        verbose_name="rhythm",
                    ),
                ),
                (
                    "rest_day",
                    models.CharField(
                        choices=[
                            ("AFTER", "On the next working day"),
                            ("BEFORE", "On the working day before"),
                            ("LEAVE_OUT", "Not at all"),
                        ],
                        default="AFTER",
                        max_length=9,
                        verbose_name="on a day off",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first date")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last date")),
                (
                    "collect_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="working days for offers",
                    ),
                ),
                (
                    "lead_days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(180)],
                        verbose_name="days from closing to delivery",
                    ),
                ),
                ("next_due_on", models.DateField(null=True)),
                ("next_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("stop_words", models.JSONField(default=dict)),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "template",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standing", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("POSTED", "Posted"), ("SKIPPED", "Left out"), ("MISSED", "Missed")], max_length=7
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_date",
                        to="orders.order",
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dates", to="orders.standingorder"
                    ),
                ),
            ],
            options={
                "ordering": ["-due_on"],
            },
        ),
        migrations.AddIndex(
            model_name="standingorder",
            index=models.Index(condition=models.Q(("state", "ACTIVE")), fields=["next_on"], name="standing_due"),
        ),
        migrations.AddConstraint(
            model_name="standingorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="standing_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ACTIVE"), _negated=True),
                    models.Q(("next_due_on__isnull", False), ("next_on__isnull", False)),
                    _connector="OR",
                ),
                name="standing_knows_its_next_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingorder",
            constraint=models.CheckConstraint(condition=models.Q(("collect_days__gte", 1)), name="standing_collects"),
        ),
        migrations.AddConstraint(
            model_name="standingdate",
            constraint=models.UniqueConstraint(fields=("standing", "due_on"), name="standing_date_once"),
        ),
        migrations.AddConstraint(
            model_name="standingdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order__isnull", False), ("outcome", "POSTED")),
                    models.Q(models.Q(("outcome", "POSTED"), _negated=True), ("order", None)),
                    _connector="OR",
                ),
                name="standing_posted_is_an_order",
            ),
        ),
    ]
