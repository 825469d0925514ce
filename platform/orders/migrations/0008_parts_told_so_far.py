from django.db import migrations

# Buyers of open orders were told of the parts that are there already.
FILL = """
UPDATE orders_order o SET parts_told = taken.parts
FROM (SELECT l.order_id, count(*) AS parts FROM orders_part p JOIN orders_line l ON l.id = p.line_id GROUP BY l.order_id)
    taken
WHERE taken.order_id = o.id AND o.state = 'OPEN'
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_parts_told")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
