from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0014_credits_of_settled_claims"),
    ]

    operations = [
        migrations.AddField(
            model_name="standingorder",
            name="breaks",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
