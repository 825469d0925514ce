import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_ways_back_and_trail_never_emptied"),
        ("enterprises", "0003_contest_words"),
        ("orders", "0002_delivery_clocks"),
        ("products", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="disruption",
            options={"ordering": ["-raised_at", "-pk"]},
        ),
        migrations.AlterModelOptions(
            name="recall",
            options={"ordering": ["-called_at", "-pk"]},
        ),
        migrations.RemoveConstraint(
            model_name="recall",
            name="one_open_recall",
        ),
        migrations.RemoveIndex(
            model_name="shipmentitem",
            name="items_of_batch",
        ),
        migrations.AddField(
            model_name="recall",
            name="is_lifted",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="recall",
            name="level",
            field=models.CharField(
                choices=[("I", "Class I recall"), ("II", "Class II recall"), ("III", "Class III recall")],
                max_length=3,
                verbose_name="class",
            ),
        ),
        migrations.AddIndex(
            model_name="shipmentitem",
            index=models.Index(django.db.models.functions.text.Upper("batch_number"), name="items_of_batch"),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.UniqueConstraint(
                models.F("cluster"),
                models.F("product"),
                django.db.models.functions.text.Upper("batch_number"),
                condition=models.Q(("ended_at", None)),
                name="one_open_recall",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallnotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item", None)), fields=("recall", "enterprise"), name="recall_source_once"
            ),
        ),
    ]
