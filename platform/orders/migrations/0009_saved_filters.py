import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_ways_back_and_trail_never_emptied"),
        ("orders", "0008_parts_told_so_far"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("open", "Open to us"),
                            ("posted", "Posted by us"),
                            ("taken", "We take part"),
                            ("all", "All we see"),
                        ],
                        default="open",
                        max_length=6,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=64)),
                (
                    "drug_class",
                    models.CharField(
                        blank=True,
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
                ),
                (
                    "way",
                    models.CharField(
                        blank=True, choices=[("SEALED", "Sealed offers"), ("POSTED", "Posted price")], max_length=6
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DRAFT", "Draft"),
                            ("OPEN", "Collecting"),
                            ("ALLOCATING", "Being allocated"),
                            ("CONFIRMED", "Confirmed"),
                            ("DELIVERING", "Being delivered"),
                            ("RECEIVED", "Received"),
                            ("SETTLED", "Settled"),
                            ("CLOSED", "Closed"),
                            ("CANCELLED", "Cancelled"),
                            ("EXPIRED", "Ended without a part"),
                        ],
                        max_length=10,
                    ),
                ),
                ("tells", models.BooleanField(default=False, verbose_name="tell me about new ones")),
                ("made_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "indexes": [
                    models.Index(condition=models.Q(("tells", True)), fields=["organisation"], name="filters_that_tell")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "organisation", "name"), name="filter_name_once_per_person")
                ],
            },
        ),
    ]
