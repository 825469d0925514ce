from django.db import migrations

# Of every published order, the classes of its lines as the catalogue has them now.
FILL = """
UPDATE orders_order o SET drug_classes = found.classes
FROM (SELECT l.order_id, array_agg(DISTINCT p.drug_class ORDER BY p.drug_class) AS classes
      FROM orders_line l JOIN products_product p ON p.id = l.product_id GROUP BY l.order_id) found
WHERE found.order_id = o.id AND o.published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_classes_of_orders"), ("products", "0001_tables")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
