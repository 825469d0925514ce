from django.db import migrations

# A settled claim for a credit was credited as a whole; one for a replacement was made good outside the platform.
FILL = "UPDATE orders_claim SET credited = quantity WHERE state = 'SETTLED' AND wish = 'CREDIT'"


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_replacements")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
