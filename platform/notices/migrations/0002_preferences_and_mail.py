import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_ways_back_and_trail_never_emptied"),
        ("notices", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("room", models.CharField(max_length=30)),
                ("kind", models.CharField(blank=True, max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("AT_ONCE", "At once"),
                            ("DAILY", "Daily digest"),
                            ("WEEKLY", "Weekly digest"),
                            ("MUTED", "Muted"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quiet_from", models.TimeField(null=True, verbose_name="quiet from")),
                ("quiet_until", models.TimeField(null=True, verbose_name="quiet until")),
                ("working_days_only", models.BooleanField(default=False, verbose_name="mails on working days only")),
                ("digest_at", models.TimeField(default=datetime.time(8, 0), verbose_name="digests at")),
                (
                    "digest_weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                        verbose_name="weekly digest on",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubjectMute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=80)),
                ("words", models.JSONField(default=dict)),
                ("until_on", models.DateField(null=True)),
                ("muted_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AT_ONCE", "At once"),
                    ("DAILY", "Daily digest"),
                    ("WEEKLY", "Weekly digest"),
                    ("MUTED", "Muted"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="is_urgent",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="notice",
            name="kind",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="notice",
            name="mail_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="subject",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting"),
                            ("SENT", "Sent"),
                            ("FAILED", "Given up"),
                            ("DROPPED", "Not sent"),
                        ],
                        default="WAITING",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("SINGLE", "One notice"),
                            ("HELD", "Notices that were held back"),
                            ("DAILY", "Daily digest"),
                            ("WEEKLY", "Weekly digest"),
                        ],
                        max_length=8,
                    ),
                ),
                ("period", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="mail",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="notices", to="notices.mail"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["recipient", "organisation"], name="notices_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail_due_at__isnull", False)), fields=["mail_due_at"], name="notices_to_gather"
            ),
        ),
        migrations.AddField(
            model_name="preference",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="preference",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rhythm",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="rhythm",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="subjectmute",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="subjectmute",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(condition=models.Q(("state", "WAITING")), fields=["due_at"], name="mail_waiting"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["recipient", "organisation", "-made_at"], name="mail_of_person"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["-made_at"], name="mail_newest"),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(
                condition=models.Q(("period__isnull", False)),
                fields=("recipient", "organisation", "form", "period"),
                name="digest_once_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(
                fields=("user", "organisation", "room", "kind"), name="preference_once_per_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.UniqueConstraint(fields=("user", "organisation"), name="rhythm_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rhythm_quiet_hours_have_two_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="rhythm",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_weekday__lte", 6)), name="rhythm_weekday_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectmute",
            constraint=models.UniqueConstraint(fields=("user", "organisation", "subject"), name="subject_muted_once"),
        ),
        migrations.AddConstraint(
            model_name="subjectmute",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", ""), _negated=True), name="subject_mute_has_a_subject"
            ),
        ),
    ]
