import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="Cluster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                ("is_demo", models.BooleanField(default=False, verbose_name="fictional")),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, verbose_name="sign-in name")),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="mobile")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("must_change_password", models.BooleanField(default=False)),
                ("password_changed_at", models.DateTimeField(null=True)),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"), name="person_sign_in_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("STREET_COMMITTEE", "Sub-district working committee"),
                                ("COMMITTEE_SECRETARY", "Committee secretary"),
                                ("COMMITTEE_MEMBER", "Committee member"),
                                ("CENTRE_STAFF", "Service centre staff"),
                                ("INSTRUCTOR", "Party-building instructor"),
                                ("BRANCH_SECRETARY", "Branch secretary"),
                                ("PARTY_MEMBER", "Party member"),
                                ("FIRM_OWNER", "Enterprise owner"),
                                ("FIRM_QUALITY", "Person in charge of quality"),
                                ("FIRM_TRADE", "Purchasing and sales"),
                                ("FIRM_HR", "Personnel"),
                                ("EMPLOYEE", "Employee"),
                                ("BANK_MANAGER", "Bank account manager"),
                                ("REGULATOR_OBSERVER", "Regulator's observer"),
                                ("INSPECTOR", "Inspector"),
                                ("SYS_ADMIN", "System administrator"),
                                ("SECURITY_ADMIN", "Security administrator"),
                                ("AUDIT_ADMIN", "Audit administrator"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                        verbose_name="roles",
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=60, verbose_name="position")),
                ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="rank in lists")),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("last_acted_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("roles", []), _negated=True), name="membership_has_a_role"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="what it is for")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=8)),
                (
                    "scope",
                    models.CharField(
                        choices=[("READ", "Read"), ("WRITE", "Read and write")],
                        default="READ",
                        max_length=5,
                        verbose_name="scope",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="accounts.membership"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ENTERPRISE", "Enterprise"),
                            ("BANK", "Bank"),
                            ("COMMITTEE", "Committee"),
                            ("PUBLIC_BODY", "Public body"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                ("pinyin", models.CharField(blank=True, max_length=400)),
                ("initials", models.CharField(blank=True, max_length=120)),
                (
                    "unified_social_credit_code",
                    models.CharField(blank=True, max_length=18, verbose_name="unified social credit code"),
                ),
                (
                    "code_override_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason why the code is accepted"),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="fictional")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("created_at", models.DateTimeField()),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="organisations", to="accounts.cluster"
                    ),
                ),
            ],
            options={
                "ordering": ["pinyin", "pk"],
                "indexes": [
                    models.Index(fields=["cluster", "kind", "pinyin"], name="organisation_in_cluster"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name", "pinyin", "initials"],
                        name="organisation_search",
                        opclasses=["gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops"],
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("unified_social_credit_code", ""), _negated=True),
                        fields=("cluster", "unified_social_credit_code"),
                        name="organisation_code_once_per_cluster",
                    ),
                    models.UniqueConstraint(fields=("cluster", "name"), name="organisation_name_once_per_cluster"),
                ],
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="accounts.organisation"
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("STREET_COMMITTEE", "Sub-district working committee"),
                                ("COMMITTEE_SECRETARY", "Committee secretary"),
                                ("COMMITTEE_MEMBER", "Committee member"),
                                ("CENTRE_STAFF", "Service centre staff"),
                                ("INSTRUCTOR", "Party-building instructor"),
                                ("BRANCH_SECRETARY", "Branch secretary"),
                                ("PARTY_MEMBER", "Party member"),
                                ("FIRM_OWNER", "Enterprise owner"),
                                ("FIRM_QUALITY", "Person in charge of quality"),
                                ("FIRM_TRADE", "Purchasing and sales"),
                                ("FIRM_HR", "Personnel"),
                                ("EMPLOYEE", "Employee"),
                                ("BANK_MANAGER", "Bank account manager"),
                                ("REGULATOR_OBSERVER", "Regulator's observer"),
                                ("INSPECTOR", "Inspector"),
                                ("SYS_ADMIN", "System administrator"),
                                ("SECURITY_ADMIN", "Security administrator"),
                                ("AUDIT_ADMIN", "Audit administrator"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                        verbose_name="roles",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("event", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("is_success", models.BooleanField(default=True)),
                ("address", models.GenericIPAddressField(null=True)),
                ("details", models.JSONField(default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-at"], name="audit_of_organisation")],
            },
        ),
        migrations.CreateModel(
            name="SignInAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=60)),
                ("address", models.GenericIPAddressField(null=True)),
                ("is_success", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("username"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="attempts_of_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.JSONField(null=True)),
                ("answered_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "organisation", "key"), name="answer_once_per_key")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("user", "organisation"),
                name="membership_once_at_a_time",
            ),
        ),
    ]
