import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0012_substitutes"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="replaces",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replacements", to="orders.claim"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="replace_by",
            field=models.DateField(null=True, verbose_name="replacement due"),
        ),
        migrations.AddField(
            model_name="claim",
            name="credited",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credited", 0),
                    models.Q(("credited__lte", models.F("quantity")), ("state", "SETTLED")),
                    _connector="OR",
                ),
                name="claim_credit_settled",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("state", "ACCEPTED")), fields=["replace_by"], name="claims_to_replace"
            ),
        ),
    ]
