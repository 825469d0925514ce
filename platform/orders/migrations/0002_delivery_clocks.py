from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0003_contest_words"),
        ("orders", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="suborder",
            name="one_sub_order_per_seller",
        ),
        migrations.AddField(
            model_name="claim",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="part",
            name="minimum_life_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="part",
            name="short",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="partchange",
            name="minimum_life_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="least days until expiry on arrival"
            ),
        ),
        migrations.AddField(
            model_name="partversion",
            name="minimum_life_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="suborder",
            name="late_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="suborder",
            name="overdue_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(condition=models.Q(("state", "OPEN")), fields=["answer_by"], name="claims_that_wait"),
        ),
        migrations.AddIndex(
            model_name="suborder",
            index=models.Index(
                condition=models.Q(("state", "CLOSED"), _negated=True), fields=["rate_until"], name="sub_orders_to_end"
            ),
        ),
        migrations.AddIndex(
            model_name="suborder",
            index=models.Index(
                condition=models.Q(("overdue_told_at", None)), fields=["pay_by"], name="sub_orders_to_pay"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("short__lte", models.F("quantity"))), name="part_short_of_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="suborder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["AGREED", "CONTRACTED", "DISPATCHED"])),
                fields=("order", "seller"),
                name="one_open_sub_order_per_seller",
            ),
        ),
    ]
