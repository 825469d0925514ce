import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("HOLIDAY", "Public holiday"), ("MAKE_UP", "Make-up workday")], max_length=8
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Industry",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False, verbose_name="code")),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=80)),
                (
                    "trade",
                    models.CharField(
                        choices=[
                            ("WHOLESALE", "Wholesale"),
                            ("RETAIL", "Retail"),
                            ("STORAGE", "Storage"),
                            ("MANUFACTURE", "Manufacture"),
                            ("OTHER", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("edition", models.CharField(default="GB/T 4754-2017", max_length=20)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("parent_code", models.CharField(blank=True, max_length=12)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [models.UniqueConstraint(fields=("code", "name"), name="division_once")],
            },
        ),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="enterprise",
                        serialize=False,
                        to="accounts.organisation",
                    ),
                ),
                ("entity_type", models.CharField(blank=True, max_length=60, verbose_name="kind of entity")),
                ("business_scope", models.TextField(blank=True, verbose_name="business scope")),
                ("domicile", models.CharField(blank=True, max_length=200, verbose_name="domicile")),
                (
                    "registered_capital",
                    common.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="registered capital"
                    ),
                ),
                (
                    "legal_representative",
                    models.CharField(blank=True, max_length=30, verbose_name="legal representative"),
                ),
                ("established_on", models.DateField(blank=True, null=True, verbose_name="established")),
                ("term_from", models.DateField(blank=True, null=True, verbose_name="term from")),
                ("term_to", models.DateField(blank=True, null=True, verbose_name="term to")),
                (
                    "registration_authority",
                    models.CharField(blank=True, max_length=80, verbose_name="registration authority"),
                ),
                (
                    "registration_status",
                    models.CharField(
                        choices=[
                            ("ACTIVE", "In business"),
                            ("DORMANT", "Dormant"),
                            ("MOVED_OUT", "Moved out"),
                            ("REVOKED", "Revoked"),
                            ("DEREGISTERED", "Deregistered"),
                            ("RESCINDED", "Rescinded"),
                        ],
                        default="ACTIVE",
                        max_length=12,
                        verbose_name="registration status",
                    ),
                ),
                (
                    "is_on_abnormal_list",
                    models.BooleanField(default=False, verbose_name="on the list of abnormal operation"),
                ),
                (
                    "is_on_serious_list",
                    models.BooleanField(default=False, verbose_name="on the list of seriously dishonest entities"),
                ),
                (
                    "establishment",
                    models.CharField(
                        choices=[
                            ("HEAD_OFFICE", "Head office or legal person"),
                            ("BRANCH", "Branch"),
                            ("CHAIN_STORE", "Chain store"),
                            ("FRANCHISE_STORE", "Franchise store"),
                        ],
                        default="HEAD_OFFICE",
                        max_length=15,
                        verbose_name="establishment",
                    ),
                ),
                ("contact_phone", models.CharField(blank=True, max_length=20, verbose_name="phone")),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("CHAIN_LEADER", "Chain leader"),
                            ("BACKBONE", "Backbone"),
                            ("HIGH_GROWTH", "High growth"),
                            ("GENERAL", "General member"),
                        ],
                        default="GENERAL",
                        max_length=12,
                        verbose_name="tier",
                    ),
                ),
                ("has_growth_label", models.BooleanField(default=False, verbose_name="high growth label")),
                (
                    "has_open_storage",
                    models.BooleanField(default=False, verbose_name="warehouse or cold room open to others"),
                ),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="joined the cluster")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left the cluster")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "division",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="enterprises.division",
                        verbose_name="division",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="branches",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="enterprises.industry", verbose_name="industry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("organisation")), _negated=True),
                        name="enterprise_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("term_to", None),
                            ("term_from", None),
                            ("term_to__gte", models.F("term_from")),
                            _connector="OR",
                        ),
                        name="enterprise_term_runs_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DRUG_DISTRIBUTION", "Drug distribution licence"),
                            ("DEVICE_CLASS_II", "Medical device class II filing"),
                            ("DEVICE_CLASS_III", "Medical device class III licence"),
                            ("BUSINESS", "Business licence"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("WHOLESALE", "Wholesale"),
                            ("CHAIN_HEAD", "Retail chain head office"),
                            ("CHAIN_STORE", "Retail chain store"),
                            ("RETAIL", "Single retail store"),
                        ],
                        max_length=12,
                        verbose_name="mode of operation",
                    ),
                ),
                ("original_scope", models.TextField(blank=True, verbose_name="scope as printed")),
                ("issuer", models.CharField(blank=True, max_length=80, verbose_name="issuing authority")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("IN_FORCE", "In force"),
                            ("SUSPENDED", "Suspended"),
                            ("REVOKED", "Revoked"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="IN_FORCE",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("status_note", models.CharField(blank=True, max_length=200)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["expires_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "kind", "number"), name="licence_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on", None),
                            ("issued_on", None),
                            ("expires_on__gt", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="licence_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceScope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("SLICES", "Prepared slices of Chinese medicine"),
                            ("CHINESE_PATENT", "Chinese patent medicine"),
                            ("CHEMICAL", "Chemical drugs"),
                            ("BIOLOGICAL", "Biological products"),
                            ("DIAGNOSTIC", "In-vitro diagnostic reagents (drugs)"),
                            ("CRUDE", "Chinese crude drugs"),
                            ("BLOOD", "Blood products"),
                            ("CELL_THERAPY", "Cell therapy products"),
                            ("NARCOTIC", "Narcotic drugs"),
                            ("PSYCHOTROPIC_1", "Class I psychotropic drugs"),
                            ("PSYCHOTROPIC_2", "Class II psychotropic drugs"),
                            ("PRECURSOR", "Drug precursor chemicals"),
                            ("TOXIC", "Toxic drugs for medical use"),
                            ("ANABOLIC", "Anabolic agents"),
                            ("PEPTIDE", "Peptide hormones"),
                            ("VACCINE", "Vaccines"),
                            ("DEVICE", "Medical devices"),
                        ],
                        max_length=20,
                        verbose_name="class",
                    ),
                ),
                ("is_cold_chain", models.BooleanField(default=False, verbose_name="refrigerated and frozen")),
                ("note", models.CharField(blank=True, max_length=100)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scopes", to="enterprises.licence"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [models.UniqueConstraint(fields=("licence", "code"), name="scope_once_per_licence")],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope_code", models.CharField(blank=True, max_length=40, verbose_name="drug class")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("basis", models.CharField(max_length=120, verbose_name="basis")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_reason", models.CharField(blank=True, max_length=200)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "imposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at"],
            },
        ),
        migrations.CreateModel(
            name="SizeRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "trade",
                    models.CharField(
                        choices=[
                            ("WHOLESALE", "Wholesale"),
                            ("RETAIL", "Retail"),
                            ("STORAGE", "Storage"),
                            ("MANUFACTURE", "Manufacture"),
                            ("OTHER", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        choices=[("LARGE", "Large"), ("MEDIUM", "Medium"), ("SMALL", "Small"), ("MICRO", "Micro")],
                        max_length=6,
                    ),
                ),
                ("least_people", models.PositiveIntegerField()),
                ("least_revenue", common.money.MoneyField(decimal_places=2, max_digits=18)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("trade", "size", "valid_from"), name="size_rule_once")],
            },
        ),
        migrations.CreateModel(
            name="TierRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("thresholds", models.JSONField()),
                ("valid_from", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("written_at", models.DateTimeField()),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tier_rules", to="accounts.cluster"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [models.UniqueConstraint(fields=("cluster", "version"), name="tier_rule_version_once")],
            },
        ),
        migrations.CreateModel(
            name="TierDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "computed_tier",
                    models.CharField(
                        choices=[
                            ("CHAIN_LEADER", "Chain leader"),
                            ("BACKBONE", "Backbone"),
                            ("HIGH_GROWTH", "High growth"),
                            ("GENERAL", "General member"),
                        ],
                        max_length=12,
                    ),
                ),
                ("has_growth_label", models.BooleanField(default=False)),
                ("reasons", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[("PROPOSED", "Proposed"), ("CONFIRMED", "Confirmed"), ("REPLACED", "Replaced")],
                        default="PROPOSED",
                        max_length=10,
                    ),
                ),
                (
                    "confirmed_tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CHAIN_LEADER", "Chain leader"),
                            ("BACKBONE", "Backbone"),
                            ("HIGH_GROWTH", "High growth"),
                            ("GENERAL", "General member"),
                        ],
                        max_length=12,
                    ),
                ),
                ("override_reason", models.CharField(blank=True, max_length=200)),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tier_decisions",
                        to="enterprises.enterprise",
                    ),
                ),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="enterprises.tierrule")),
            ],
            options={
                "ordering": ["-year", "-proposed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "PROPOSED")),
                        fields=("enterprise", "year"),
                        name="tier_proposed_once_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "CONFIRMED")),
                        fields=("enterprise", "year"),
                        name="tier_confirmed_once_a_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("revenue", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="revenue")),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                ("source", models.CharField(max_length=80, verbose_name="source")),
                ("stated_at", models.DateTimeField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="enterprises.enterprise"
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "year"), name="figure_once_a_year"),
                    models.CheckConstraint(condition=models.Q(("revenue__gte", 0)), name="figure_revenue_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2100)), name="figure_year_is_a_year"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("figure", models.CharField(max_length=60, verbose_name="what is contested")),
                ("shown", models.CharField(max_length=200, verbose_name="as shown")),
                (
                    "statement",
                    models.TextField(max_length=2000, verbose_name="what is right, and how that can be seen"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("ACCEPTED", "Accepted, corrected"),
                            ("DECLINED", "Declined, with reason"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="OPEN",
                        max_length=10,
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answer", models.TextField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contests",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["-filed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "OPEN")),
                        fields=("enterprise", "figure"),
                        name="contest_open_once_per_figure",
                    )
                ],
            },
        ),
    ]
