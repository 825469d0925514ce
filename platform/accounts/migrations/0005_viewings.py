"""What observers were invited to see, until when and why."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_trail_of_a_subject"),
    ]

    operations = [
        migrations.CreateModel(
            name="Viewing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ORDERS", "Shared orders and deliveries, without prices and offers"),
                                ("ALARMS", "Recalls and disruptions"),
                                (
                                    "REGISTER",
                                    "Enterprises in full: registered data, yearly figures, restrictions, contests",
                                ),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="what they see",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="viewings", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("organisation",), name="viewing_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sights", []), _negated=True), name="viewing_shows_something"
                    ),
                ],
            },
        ),
    ]
