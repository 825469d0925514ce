from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("first_trade", "0002_views_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="paperversion",
            name="told_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
