"""What happened to one order is read without going through the whole trail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_ways_back_and_trail_never_emptied")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["subject", "-at"], name="audit_of_subject"),
        ),
    ]
