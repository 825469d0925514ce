import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_ways_back_and_trail_never_emptied"),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generic_name", models.CharField(max_length=120, verbose_name="generic name")),
                ("trade_name", models.CharField(blank=True, max_length=80, verbose_name="trade name")),
                ("dosage_form", models.CharField(blank=True, max_length=40, verbose_name="dosage form")),
                ("specification", models.CharField(max_length=120, verbose_name="specification")),
                ("manufacturer", models.CharField(max_length=120, verbose_name="manufacturer")),
                ("holder", models.CharField(blank=True, max_length=120, verbose_name="marketing authorisation holder")),
                ("origin", models.CharField(blank=True, max_length=80, verbose_name="place of origin")),
                ("approval_number", models.CharField(blank=True, max_length=60, verbose_name="approval number")),
                ("standard_code", models.CharField(blank=True, max_length=14, verbose_name="standard code")),
                (
                    "drug_class",
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
                        verbose_name="drug class",
                    ),
                ),
                (
                    "device_class",
                    models.CharField(
                        blank=True,
                        choices=[("I", "Class I"), ("II", "Class II"), ("III", "Class III")],
                        max_length=3,
                        verbose_name="device class",
                    ),
                ),
                (
                    "rx_class",
                    models.CharField(
                        choices=[
                            ("RX", "Prescription drug"),
                            ("OTC_A", "Over the counter, class A"),
                            ("OTC_B", "Over the counter, class B"),
                            ("NONE", "No class"),
                        ],
                        default="NONE",
                        max_length=5,
                        verbose_name="prescription class",
                    ),
                ),
                (
                    "storage",
                    models.CharField(
                        choices=[
                            ("NORMAL", "Room temperature"),
                            ("COOL", "Cool"),
                            ("COOL_DARK", "Cool and dark"),
                            ("COLD_PLACE", "Cold place"),
                            ("COLD", "Refrigerated"),
                            ("FROZEN", "Frozen"),
                        ],
                        default="NORMAL",
                        max_length=10,
                        verbose_name="storage",
                    ),
                ),
                (
                    "temp_min",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="lowest °C"
                    ),
                ),
                (
                    "temp_max",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="highest °C"
                    ),
                ),
                (
                    "special_category",
                    models.CharField(
                        choices=[
                            ("NONE", "None"),
                            ("NARCOTIC", "Narcotic"),
                            ("PSYCHOTROPIC_1", "Psychotropic, class I"),
                            ("PSYCHOTROPIC_2", "Psychotropic, class II"),
                            ("TOXIC", "Toxic for medical use"),
                            ("RADIOACTIVE", "Radioactive"),
                            ("PRECURSOR", "Drug precursor chemical"),
                            ("ANABOLIC_PEPTIDE", "Anabolic agent or peptide hormone"),
                            ("VACCINE", "Vaccine"),
                            ("BLOOD", "Blood product"),
                            ("COMPOUND_SPECIAL", "Compound with special ingredients"),
                        ],
                        default="NONE",
                        max_length=16,
                        verbose_name="special category",
                    ),
                ),
                ("unit", models.CharField(max_length=10, verbose_name="unit")),
                ("units_per_pack", models.PositiveIntegerField(default=1, verbose_name="units per pack")),
                ("pinyin", models.CharField(blank=True, max_length=600)),
                ("initials", models.CharField(blank=True, max_length=220)),
                ("is_active", models.BooleanField(default=True, verbose_name="in the catalogue")),
                ("entered_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("first_used_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="products", to="accounts.cluster"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["pinyin", "pk"],
                "indexes": [
                    models.Index(fields=["cluster", "pinyin", "id"], name="product_in_cluster"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["generic_name", "trade_name", "pinyin", "initials"],
                        name="product_search",
                        opclasses=["gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops"],
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "cluster",
                            "generic_name",
                            "trade_name",
                            "dosage_form",
                            "specification",
                            "manufacturer",
                            "origin",
                            "unit",
                            "units_per_pack",
                        ),
                        name="product_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("standard_code", ""), _negated=True),
                        fields=("cluster", "standard_code"),
                        name="product_standard_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units_per_pack__gte", 1)), name="product_pack_holds_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("temp_min", None),
                            ("temp_max", None),
                            ("temp_max__gte", models.F("temp_min")),
                            _connector="OR",
                        ),
                        name="product_temperatures_rise",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drug_class", "SLICES"), _negated=True),
                            models.Q(("origin", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="product_slices_name_their_origin",
                    ),
                ],
            },
        ),
    ]
