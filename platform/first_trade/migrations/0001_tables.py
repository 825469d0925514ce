import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_ways_back_and_trail_never_emptied"),
        ("enterprises", "0003_contest_words"),
        ("jobs", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LICENCE", "Drug distribution licence"),
                            ("BUSINESS_LICENCE", "Business licence"),
                            ("ANNUAL_REPORT", "Last annual report disclosure"),
                            ("GSP_CERTIFICATE", "Old GSP or GMP certificate"),
                            ("SEAL_SAMPLE", "Samples of seals"),
                            ("DELIVERY_NOTE", "Sample of the delivery note"),
                            ("BANK_ACCOUNT", "Bank account"),
                            ("SALESPERSON_ID", "Salesperson's identity card"),
                            ("AUTHORISATION", "Salesperson's authorisation letter"),
                            ("QUALITY_AGREEMENT", "Quality agreement"),
                        ],
                        max_length=18,
                        verbose_name="kind",
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=30, verbose_name="salesperson")),
                ("is_withdrawn", models.BooleanField(default=False)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="enterprises.enterprise"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["owner", "kind", "holder", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "kind", "holder", "partner"), name="paper_has_one_place", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("partner", None), ("kind", "QUALITY_AGREEMENT"), _connector="OR"),
                        name="paper_partner_of_agreements_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("partner", models.F("owner")), _negated=True),
                        name="paper_partner_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder__gt", ""), ("kind__in", ["SALESPERSON_ID", "AUTHORISATION"])),
                            models.Q(
                                models.Q(("kind__in", ["SALESPERSON_ID", "AUTHORISATION"]), _negated=True),
                                ("holder", ""),
                            ),
                            _connector="OR",
                        ),
                        name="paper_of_a_salesperson_names_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("LICENCE", "Drug distribution licence"),
                                ("BUSINESS_LICENCE", "Business licence"),
                                ("ANNUAL_REPORT", "Last annual report disclosure"),
                                ("GSP_CERTIFICATE", "Old GSP or GMP certificate"),
                                ("SEAL_SAMPLE", "Samples of seals"),
                                ("DELIVERY_NOTE", "Sample of the delivery note"),
                                ("BANK_ACCOUNT", "Bank account"),
                                ("SALESPERSON_ID", "Salesperson's identity card"),
                                ("AUTHORISATION", "Salesperson's authorisation letter"),
                                ("QUALITY_AGREEMENT", "Quality agreement"),
                            ],
                            max_length=18,
                        ),
                        size=None,
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=200, verbose_name="message")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Waiting for an answer"),
                            ("GRANTED", "Granted"),
                            ("DECLINED", "Declined, with reason"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer")),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_requests",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_papers",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "OPEN")),
                        fields=("owner", "partner"),
                        name="papers_asked_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("partner")), _negated=True),
                        name="papers_asked_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("is_latest", models.BooleanField(default=True)),
                ("media_type", models.CharField(max_length=40)),
                ("document_number", models.CharField(blank=True, max_length=60, verbose_name="number on the paper")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                (
                    "classes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("area", models.CharField(blank=True, max_length=80, verbose_name="area")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("has_consent", models.BooleanField(default=False)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="first_trade.paper"
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.upload"),
                ),
            ],
            options={
                "ordering": ["paper", "-number"],
                "indexes": [
                    models.Index(condition=models.Q(("is_latest", True)), fields=["expires_on"], name="paper_expiring")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "number"), name="paper_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_latest", True)), fields=("paper",), name="paper_has_one_latest_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on", None),
                            ("issued_on", None),
                            ("expires_on__gt", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="paper_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_views",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="views", to="first_trade.paperversion"
                    ),
                ),
                (
                    "viewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-seen_at", "-pk"],
                "indexes": [models.Index(fields=["owner", "-seen_at", "-id"], name="paper_views_of_owner")],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(choices=[("APPROVED", "Approved"), ("REFUSED", "Refused")], max_length=8),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "versions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("good_until", models.DateField(null=True)),
                ("class_ends", models.JSONField(default=dict)),
                ("decided_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REPLACED", "Replaced by a newer decision"),
                            ("TAKEN_BACK", "Taken back by the buyer"),
                            ("PAPERS_REVOKED", "Papers revoked by the supplier"),
                        ],
                        max_length=14,
                    ),
                ),
                ("end_reason", models.CharField(blank=True, max_length=200)),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplier_approvals",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_by_buyers",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["seller", "buyer"], name="approval_standing"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("buyer", "seller"),
                        name="approval_stands_once_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buyer", models.F("seller")), _negated=True), name="approval_of_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", "APPROVED"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="approval_refused_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LICENCE", "Drug distribution licence"),
                            ("BUSINESS_LICENCE", "Business licence"),
                            ("ANNUAL_REPORT", "Last annual report disclosure"),
                            ("GSP_CERTIFICATE", "Old GSP or GMP certificate"),
                            ("SEAL_SAMPLE", "Samples of seals"),
                            ("DELIVERY_NOTE", "Sample of the delivery note"),
                            ("BANK_ACCOUNT", "Bank account"),
                            ("SALESPERSON_ID", "Salesperson's identity card"),
                            ("AUTHORISATION", "Salesperson's authorisation letter"),
                            ("QUALITY_AGREEMENT", "Quality agreement"),
                        ],
                        max_length=18,
                        verbose_name="kind",
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_grants",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="granted_papers",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["owner", "partner", "kind", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("revoked_at", None)), fields=["partner", "owner"], name="grant_to_partner"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("owner", "partner", "kind"),
                        name="grant_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("partner")), _negated=True), name="grant_goes_to_another"
                    ),
                ],
            },
        ),
    ]
