import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import common.money


class Migration(migrations.Migration):
    replaces = [
        ("orders", "0001_tables"),
        ("orders", "0002_delivery_clocks"),
        ("orders", "0003_alarms"),
        ("orders", "0004_classes_of_orders"),
        ("orders", "0005_classes_of_known_orders"),
        ("orders", "0006_standing_orders"),
        ("orders", "0007_parts_told"),
        ("orders", "0008_parts_told_so_far"),
        ("orders", "0009_saved_filters"),
        ("orders", "0010_plans_that_follow"),
        ("orders", "0011_joint_purchases"),
        ("orders", "0012_substitutes"),
        ("orders", "0013_replacements"),
        ("orders", "0014_credits_of_settled_claims"),
        ("orders", "0015_standing_orders_that_break"),
        ("orders", "0016_shared_costs"),
        ("orders", "0017_near_expiry_stock"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0005_viewings"),
        ("enterprises", "0003_contest_words"),
        ("jobs", "0001_tables"),
        ("products", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "cluster",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.cluster",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="filing number")),
                ("filed_on", models.DateField(verbose_name="filed")),
                ("authority", models.CharField(max_length=80, verbose_name="authority")),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="line")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("unit", models.CharField(max_length=10, verbose_name="unit")),
                ("minimum_lot", models.PositiveIntegerField(default=1, verbose_name="minimum lot")),
                ("pack_multiple", models.PositiveIntegerField(default=1, verbose_name="pack multiple")),
                ("most_takers", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="most takers")),
                ("places_left", models.PositiveSmallIntegerField(null=True)),
                ("is_all_or_nothing", models.BooleanField(default=False, verbose_name="whole line or nothing")),
                (
                    "posted_price",
                    common.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="price per unit"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "batch_number",
                    models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="batch"),
                ),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("batch_number", ""), ("expires_on__isnull", False), _connector="OR"),
                        name="line_batch_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1), ("quantity__lte", 10000000)), name="line_quantity_real"
                    ),
                    models.CheckConstraint(condition=models.Q(("minimum_lot__gte", 1)), name="line_lot_real"),
                    models.CheckConstraint(condition=models.Q(("pack_multiple__gte", 1)), name="line_pack_real"),
                    models.CheckConstraint(
                        condition=models.Q(("posted_price", None), ("posted_price__gt", 0), _connector="OR"),
                        name="line_price_real",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("places_left", None), ("places_left__lte", models.F("most_takers")), _connector="OR"
                        ),
                        name="line_places_count",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="price per unit")),
                ("at_least", models.PositiveIntegerField(default=1, verbose_name="at least")),
                ("at_most", models.PositiveIntegerField(verbose_name="at most")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="earliest expiry of the goods")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                ("is_stand_by", models.BooleanField(default=True, verbose_name="stands by if somebody withdraws")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OFFERED", "Offered"),
                            ("COUNTERED", "Counter-offer made"),
                            ("ACCEPTED", "Accepted"),
                            ("STAND_BY", "Stand-by"),
                            ("DECLINED", "Declined"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("EXPIRED", "Expired"),
                        ],
                        default="OFFERED",
                        max_length=9,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=200)),
                ("offered_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="orders.line"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
            ],
            options={
                "ordering": ["line", "pk"],
                "indexes": [models.Index(fields=["seller", "-offered_at"], name="offers_of_seller")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "WITHDRAWN"), _negated=True),
                        fields=("line", "seller"),
                        name="offer_once_per_line",
                    ),
                    models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="offer_price_real"),
                    models.CheckConstraint(
                        condition=models.Q(("at_least__gte", 1), ("at_most__gte", models.F("at_least"))),
                        name="offer_quantities_real",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
                (
                    "state",
                    models.CharField(
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
                        default="DRAFT",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("NEED", "What is needed"), ("STOCK", "Near-expiry stock")],
                        db_default="NEED",
                        default="NEED",
                        max_length=5,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("SEALED", "Sealed offers"), ("POSTED", "Posted price")],
                        default="SEALED",
                        max_length=6,
                        verbose_name="way to take",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("ALL", "All members"),
                            ("LICENCE", "Members whose licence covers a line"),
                            ("TIER", "Members of chosen tiers"),
                            ("INVITED", "Invited members"),
                        ],
                        default="LICENCE",
                        max_length=7,
                        verbose_name="audience",
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("CHAIN_LEADER", "Chain leader"),
                                ("BACKBONE", "Backbone"),
                                ("HIGH_GROWTH", "High growth"),
                                ("GENERAL", "General member"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "drug_classes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("destination", models.CharField(max_length=200, verbose_name="destination")),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact for the delivery")),
                (
                    "payment_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days to pay after delivery"),
                ),
                (
                    "minimum_life_days",
                    models.PositiveSmallIntegerField(default=180, verbose_name="least days until expiry on arrival"),
                ),
                (
                    "buyer_size",
                    models.CharField(
                        blank=True,
                        choices=[("LARGE", "Large"), ("MEDIUM", "Medium"), ("SMALL", "Small"), ("MICRO", "Micro")],
                        max_length=6,
                    ),
                ),
                ("is_template", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True, verbose_name="offers until")),
                ("opened_at", models.DateTimeField(null=True)),
                ("decide_by", models.DateTimeField(null=True, verbose_name="decision until")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=200)),
                ("reminded_share", models.PositiveSmallIntegerField(default=0)),
                ("parts_told", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="enterprises.enterprise",
                        verbose_name="buyer",
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.cluster"
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="orders.order"
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cluster", "-published_at", "-id"], name="orders_of_cluster"),
                    models.Index(fields=["buyer", "-changed_at", "-id"], name="orders_of_buyer"),
                    models.Index(condition=models.Q(("state", "OPEN")), fields=["closes_at"], name="orders_that_close"),
                    models.Index(
                        condition=models.Q(("state", "ALLOCATING")), fields=["decide_by"], name="orders_to_decide"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "DRAFT"), ("published_at__isnull", False), _connector="OR"),
                        name="order_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at", None),
                            ("published_at", None),
                            ("closes_at__gt", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="order_closes_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ["-read_at"],
                "indexes": [models.Index(fields=["order", "-read_at"], name="readings_of_order")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000, verbose_name="message")),
                ("written_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="orders.line"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
                "indexes": [models.Index(fields=["order", "written_at"], name="messages_of_order")],
            },
        ),
        migrations.AddField(
            model_name="line",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="orders.order"
            ),
        ),
        migrations.CreateModel(
            name="JointPurchase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("GATHERING", "Gathering demands"),
                            ("GATHERED", "To be ordered"),
                            ("ORDERED", "Ordered upward"),
                            ("SHARED", "Shared out"),
                            ("ENDED", "Ended without an order"),
                        ],
                        default="GATHERING",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("ALL", "All members"),
                            ("LICENCE", "Members whose licence covers a line"),
                            ("TIER", "Members of chosen tiers"),
                            ("INVITED", "Invited members"),
                        ],
                        default="LICENCE",
                        max_length=7,
                        verbose_name="who may take part",
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("CHAIN_LEADER", "Chain leader"),
                                ("BACKBONE", "Backbone"),
                                ("HIGH_GROWTH", "High growth"),
                                ("GENERAL", "General member"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("closes_at", models.DateTimeField(verbose_name="demands until")),
                ("order_by", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FEW", "Fewer than two enterprises stated a demand."),
                            ("CALLED_OFF", "The opener called it off."),
                            ("NOT_ORDERED", "It was not ordered in time."),
                            ("NO_SELLER", "The order upward ended without a seller."),
                            ("TAKEN_BACK", "The order upward was taken back."),
                        ],
                        max_length=11,
                    ),
                ),
                ("ended_reason", models.CharField(blank=True, max_length=200)),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.cluster"
                    ),
                ),
                ("invited", models.ManyToManyField(blank=True, related_name="+", to="enterprises.enterprise")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="joint", to="orders.order"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cluster", "-opened_at", "-id"], name="joint_of_cluster"),
                    models.Index(
                        condition=models.Q(("state", "GATHERING")), fields=["closes_at"], name="joint_that_close"
                    ),
                    models.Index(condition=models.Q(("state", "GATHERED")), fields=["order_by"], name="joint_to_order"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "GATHERED"), _negated=True), ("order_by__isnull", False), _connector="OR"
                        ),
                        name="joint_gathered_has_a_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ENDED"), _negated=True),
                            models.Q(("end", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="joint_end_has_a_cause",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_excluded", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="orders.order"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "enterprise"), name="invited_or_excluded_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("destination", models.CharField(max_length=200, verbose_name="destination")),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact for the delivery")),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="demands", to="orders.jointpurchase"
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="demand", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("purchase", "enterprise"), name="demand_once_per_enterprise")
                ],
            },
        ),
        migrations.CreateModel(
            name="CostRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TRANSPORT", "Transport"),
                            ("PACKING", "Packing"),
                            ("COLD_BOX", "Cold-chain boxes"),
                            ("HANDLING", "Handling"),
                            ("OTHER", "Other costs"),
                        ],
                        max_length=9,
                        verbose_name="kind of cost",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("PER_PART", "per part"),
                            ("PER_UNIT", "per unit"),
                            ("PER_PACK", "per shipping pack"),
                            ("SHARE", "share of the value"),
                            ("SPLIT_QUANTITY", "total, split by quantity"),
                            ("SPLIT_VALUE", "total, split by value"),
                        ],
                        max_length=14,
                        verbose_name="counted",
                    ),
                ),
                ("amount", common.money.MoneyField(decimal_places=2, default=0, max_digits=18, verbose_name="amount")),
                ("points", models.PositiveSmallIntegerField(default=0)),
                (
                    "buyer_percent",
                    models.PositiveSmallIntegerField(default=100, verbose_name="borne by the buyer, percent"),
                ),
                ("cold_only", models.BooleanField(default=False, verbose_name="only goods that travel cold")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="in your words")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cost_rules", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="cost_rule_once_per_position"),
                    models.CheckConstraint(
                        condition=models.Q(("buyer_percent__lte", 100)), name="cost_rule_borne_by_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", 0), ("basis", "SHARE"), ("points__gte", 1), ("points__lte", 10000)),
                            models.Q(models.Q(("basis", "SHARE"), _negated=True), ("amount__gt", 0), ("points", 0)),
                            _connector="OR",
                        ),
                        name="cost_rule_says_how_much",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("covers", models.PositiveIntegerField(null=True)),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("price", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="price per unit")),
                ("short", models.PositiveIntegerField(db_default=0, default=0)),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(verbose_name="until")),
                ("minimum_life_days", models.PositiveSmallIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("AGREED", "Agreed"),
                            ("DISPATCHED", "On the way"),
                            ("RECEIVED", "Received"),
                            ("WITHDRAWN", "Withdrawn by the seller"),
                            ("RELEASED", "Released"),
                        ],
                        default="AGREED",
                        max_length=10,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=200)),
                ("reasons", models.JSONField(default=list)),
                ("taken_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="orders.line"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="orders.offer"
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["line", "pk"],
                "indexes": [
                    models.Index(fields=["seller", "to_on"], name="parts_of_seller"),
                    models.Index(fields=["seller", "taken_at"], name="parts_taken_by"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="part_quantity_real"),
                    models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="part_price_real"),
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="part_runs_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("short__lte", models.F("quantity"))), name="part_short_of_itself"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("covers", None), ("substitute", None)),
                            models.Q(("covers__gte", 1), ("substitute__isnull", False)),
                            _connector="OR",
                        ),
                        name="part_substitute_covers_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disruption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "effect",
                    models.CharField(
                        choices=[("SUPPLY", "Cannot deliver as agreed"), ("DEMAND", "Cannot receive as agreed")],
                        max_length=6,
                        verbose_name="effect",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("SHORTAGE", "Goods are short"),
                            ("TRANSPORT", "Transport fails"),
                            ("STORAGE", "Storage or cooling fails"),
                            ("LICENCE", "Licence or order of an authority"),
                            ("STAFF", "Staff missing"),
                            ("WEATHER", "Weather or disaster"),
                            ("OTHER", "Other"),
                        ],
                        max_length=9,
                        verbose_name="cause",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("note", models.TextField(max_length=2000, verbose_name="what is the matter")),
                ("raised_at", models.DateTimeField()),
                ("review_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolution", models.CharField(blank=True, max_length=400, verbose_name="how it was resolved")),
                (
                    "by_enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disruptions",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "forwarded_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forwards",
                        to="orders.disruption",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("parts", models.ManyToManyField(related_name="disruptions", to="orders.part")),
            ],
            options={
                "ordering": ["-raised_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolved_at", None)), fields=["review_at"], name="disruptions_to_review"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("covers", models.PositiveIntegerField(null=True)),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("price", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="price per unit")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(verbose_name="until")),
                (
                    "minimum_life_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="least days until expiry on arrival"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("OUT_OF_STOCK", "The agreed product is out of stock and cannot be had in time."),
                            ("RECALLED", "The batch that was meant for it is called back."),
                            ("PACK_CHANGED", "The maker changed the pack or the specification."),
                            ("DISCONTINUED", "The agreed product is no longer made or sold."),
                            ("QUALITY_HOLD", "The stock is held back until a doubt about its quality is cleared."),
                            ("SHORT_LIFE", "What is in stock expires too soon."),
                            ("APPROVAL_CHANGED", "The approval or the holder of the product changed."),
                            ("OTHER", "Another cause, said in words."),
                        ],
                        max_length=16,
                        verbose_name="cause",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Waiting for an answer"),
                            ("ACCEPTED", "Accepted"),
                            ("DECLINED", "Declined"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("EXPIRED", "No answer in time"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_note", models.CharField(blank=True, max_length=200)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by_enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="orders.part"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "OPEN")), fields=["answer_by"], name="changes_that_wait")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "OPEN")), fields=("part",), name="one_change_waits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gt", 0), ("quantity__gte", 1)), name="change_is_real"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="amount")),
                (
                    "by_buyer",
                    common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="borne by the buyer"),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="costs", to="orders.part"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="orders.costrule"
                    ),
                ),
            ],
            options={
                "ordering": ["part", "rule"],
                "constraints": [
                    models.UniqueConstraint(fields=("part", "rule"), name="part_cost_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", models.F("by_buyer")), ("by_buyer__gte", 0)),
                        name="part_cost_borne_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("covers", models.PositiveIntegerField(null=True)),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("price", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="price per unit")),
                ("version", models.PositiveSmallIntegerField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("minimum_life_days", models.PositiveSmallIntegerField(null=True)),
                ("replaced_at", models.DateTimeField()),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="orders.part"
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
                "constraints": [models.UniqueConstraint(fields=("part", "version"), name="part_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("COMPUTING", "Being computed"),
                            ("PROPOSED", "Proposed"),
                            ("CONFIRMED", "Confirmed"),
                            ("REPLACED", "Replaced by a newer one"),
                            ("FAILED", "Could not be computed"),
                        ],
                        default="COMPUTING",
                        max_length=9,
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=0)),
                ("weights_version", models.CharField(max_length=20)),
                ("report", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField()),
                ("computed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="orders.plan"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "COMPUTING")), fields=("order",), name="one_plan_computes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch_number", models.CharField(max_length=40, verbose_name="batch")),
                (
                    "level",
                    models.CharField(
                        choices=[("I", "Class I recall"), ("II", "Class II recall"), ("III", "Class III recall")],
                        max_length=3,
                        verbose_name="class",
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("called_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_note", models.CharField(blank=True, max_length=400)),
                ("is_lifted", models.BooleanField(db_default=False, default=False)),
                (
                    "by_enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.cluster"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.product"
                    ),
                ),
            ],
            options={
                "ordering": ["-called_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cluster"),
                        models.F("product"),
                        django.db.models.functions.text.Upper("batch_number"),
                        condition=models.Q(("ended_at", None)),
                        name="one_open_recall",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "temperature_min",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="lowest temperature"
                    ),
                ),
                (
                    "temperature_max",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="highest temperature"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                ("received_at", models.DateTimeField()),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceiptItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("accepted", models.PositiveIntegerField(verbose_name="accepted")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
                ("missing", models.PositiveIntegerField(default=0, verbose_name="missing")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DAMAGED", "Packaging damaged"),
                            ("TEMPERATURE", "Temperature outside the label"),
                            ("WRONG_PRODUCT", "Wrong product or specification"),
                            ("WRONG_BATCH", "Batch differs from the delivery note"),
                            ("NEAR_EXPIRY", "Too near to expiry"),
                            ("PAPERS", "Papers or seal missing"),
                            ("QUALITY", "Quality doubtful"),
                            ("SURPLUS", "More than ordered"),
                            ("OTHER", "Other"),
                        ],
                        max_length=13,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="orders.receipt"
                    ),
                ),
            ],
            options={
                "ordering": ["item"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("refused", 0), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="refusal_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("RETURN", "Return"),
                            ("QUALITY", "Quality claim"),
                            ("SHORTAGE", "Shortage found later"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("statement", models.TextField(max_length=2000, verbose_name="what is the matter")),
                (
                    "wish",
                    models.CharField(
                        choices=[("CREDIT", "Credit"), ("REPLACEMENT", "Replacement")],
                        default="CREDIT",
                        max_length=11,
                        verbose_name="wished outcome",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Waiting for an answer"),
                            ("ACCEPTED", "Accepted"),
                            ("DECLINED", "Declined, with reason"),
                            ("SETTLED", "Settled"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("answer", models.TextField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField(null=True)),
                ("replace_by", models.DateField(null=True, verbose_name="replacement due")),
                ("credited", models.PositiveIntegerField(db_default=0, default=0)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="orders.receiptitem"
                    ),
                ),
            ],
            options={
                "ordering": ["-filed_at"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "OPEN")), fields=["answer_by"], name="claims_that_wait"),
                    models.Index(
                        condition=models.Q(("state", "ACCEPTED")), fields=["replace_by"], name="claims_to_replace"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="claim_quantity_real"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credited", 0),
                            models.Q(("credited__lte", models.F("quantity")), ("state", "SETTLED")),
                            _connector="OR",
                        ),
                        name="claim_credit_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("side", models.CharField(choices=[("BUYER", "Buyer"), ("SELLER", "Seller")], max_length=6)),
                ("price", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="price per unit")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                ("made_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting for an answer"),
                            ("AGREED", "Agreed"),
                            ("COUNTERED", "Countered"),
                            ("DECLINED", "Declined"),
                            ("EXPIRED", "No answer in time"),
                        ],
                        default="WAITING",
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="orders.offer"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "WAITING")), fields=["answer_by"], name="rounds_that_wait"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "number"), name="round_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "WAITING")), fields=("offer",), name="one_round_waits"
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivery_note_number", models.CharField(max_length=40, verbose_name="delivery note number")),
                ("carrier", models.CharField(blank=True, max_length=80, verbose_name="carrier")),
                ("plate", models.CharField(blank=True, max_length=20, verbose_name="plate")),
                ("waybill", models.CharField(blank=True, max_length=40, verbose_name="waybill")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected")),
                (
                    "temperature_min",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="lowest temperature"
                    ),
                ),
                (
                    "temperature_max",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="highest temperature"
                    ),
                ),
                ("dispatched_at", models.DateTimeField()),
                (
                    "dispatched_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="orders.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["dispatched_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("temperature_min", None),
                            ("temperature_max", None),
                            ("temperature_max__gte", models.F("temperature_min")),
                            _connector="OR",
                        ),
                        name="shipment_temperatures_run_up",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="receipt",
            name="shipment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="receipt", to="orders.shipment"
            ),
        ),
        migrations.CreateModel(
            name="ShipmentItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch_number", models.CharField(max_length=40, verbose_name="batch")),
                ("produced_on", models.DateField(blank=True, null=True, verbose_name="produced")),
                ("expires_on", models.DateField(verbose_name="expires")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="orders.part"
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="orders.shipment"
                    ),
                ),
            ],
            options={
                "ordering": ["part", "pk"],
                "indexes": [models.Index(django.db.models.functions.text.Upper("batch_number"), name="items_of_batch")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="item_quantity_real"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("produced_on", None), ("expires_on__gt", models.F("produced_on")), _connector="OR"
                        ),
                        name="item_expires_after_production",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="receiptitem",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="received", to="orders.shipmentitem"
            ),
        ),
        migrations.CreateModel(
            name="RecallNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="received")),
                ("told_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("escalated_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("held", models.PositiveIntegerField(null=True, verbose_name="blocked in stock")),
                ("sold_on", models.PositiveIntegerField(null=True, verbose_name="sold on outside the platform")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="orders.recallnotice",
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="orders.recall"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.shipmentitem",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)), fields=["answer_by"], name="recalls_that_wait"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recall", "item"), name="recall_told_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("item", None)), fields=("recall", "enterprise"), name="recall_source_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ACTIVE", "Running"),
                            ("PAUSED", "Paused"),
                            ("STOPPED", "Stopped"),
                            ("ENDED", "Has ended"),
                        ],
                        default="ACTIVE",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("WEEKLY", "Every week"),
                            ("FORTNIGHTLY", "Every two weeks"),
                            ("MONTHLY", "Every month"),
                        ],
                        max_length=11,
                        verbose_name="rhythm",
                    ),
                ),
                (
                    "rest_day",
                    models.CharField(
                        choices=[
                            ("AFTER", "On the next working day"),
                            ("BEFORE", "On the working day before"),
                            ("LEAVE_OUT", "Not at all"),
                        ],
                        default="AFTER",
                        max_length=9,
                        verbose_name="on a day off",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first date")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last date")),
                (
                    "collect_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="working days for offers",
                    ),
                ),
                (
                    "lead_days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(180)],
                        verbose_name="days from closing to delivery",
                    ),
                ),
                ("next_due_on", models.DateField(null=True)),
                ("next_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("breaks", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("stop_words", models.JSONField(default=dict)),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "template",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standing", to="orders.order"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "ACTIVE")), fields=["next_on"], name="standing_due")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="standing_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ACTIVE"), _negated=True),
                            models.Q(("next_due_on__isnull", False), ("next_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="standing_knows_its_next_date",
                    ),
                    models.CheckConstraint(condition=models.Q(("collect_days__gte", 1)), name="standing_collects"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("POSTED", "Posted"), ("SKIPPED", "Left out"), ("MISSED", "Missed")], max_length=7
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_date",
                        to="orders.order",
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dates", to="orders.standingorder"
                    ),
                ),
            ],
            options={
                "ordering": ["-due_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("standing", "due_on"), name="standing_date_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("order__isnull", False), ("outcome", "POSTED")),
                            models.Q(models.Q(("outcome", "POSTED"), _negated=True), ("order", None)),
                            _connector="OR",
                        ),
                        name="standing_posted_is_an_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("AGREED", "Agreed"),
                            ("CONTRACTED", "Contract filed"),
                            ("DISPATCHED", "On the way"),
                            ("RECEIVED", "Received"),
                            ("INVOICED", "Invoiced"),
                            ("PAID", "Paid"),
                            ("CLOSED", "Closed"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="AGREED",
                        max_length=10,
                    ),
                ),
                ("is_disputed", models.BooleanField(default=False)),
                ("agreed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
                ("pay_by", models.DateField(null=True, verbose_name="to be paid until")),
                ("ended_at", models.DateTimeField(null=True)),
                ("rate_until", models.DateTimeField(null=True)),
                ("late_told_at", models.DateTimeField(null=True)),
                ("overdue_told_at", models.DateTimeField(null=True)),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sub_orders", to="orders.order"
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["seller", "-agreed_at", "-id"], name="sub_orders_of_seller"),
                    models.Index(fields=["buyer", "-agreed_at", "-id"], name="sub_orders_of_buyer"),
                    models.Index(
                        condition=models.Q(("state", "CLOSED"), _negated=True),
                        fields=["rate_until"],
                        name="sub_orders_to_end",
                    ),
                    models.Index(
                        condition=models.Q(("overdue_told_at", None)), fields=["pay_by"], name="sub_orders_to_pay"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["AGREED", "CONTRACTED", "DISPATCHED"])),
                        fields=("order", "seller"),
                        name="one_open_sub_order_per_seller",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seller", models.F("buyer")), _negated=True), name="sub_order_joins_two"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="shipment",
            name="sub_order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="orders.suborder"
            ),
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goods", models.PositiveSmallIntegerField(verbose_name="goods and papers")),
                ("punctuality", models.PositiveSmallIntegerField(verbose_name="punctuality")),
                ("dealing", models.PositiveSmallIntegerField(verbose_name="dealing with each other")),
                ("comment", models.CharField(blank=True, max_length=400, verbose_name="comment")),
                ("rated_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "by_enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "of_enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="enterprises.enterprise"
                    ),
                ),
                (
                    "rated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sub_order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="orders.suborder"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sub_order", "by_enterprise"), name="rating_once_per_side"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dealing__range", (1, 5)), ("goods__range", (1, 5)), ("punctuality__range", (1, 5))
                        ),
                        name="rating_one_to_five",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="amount")),
                ("paid_on", models.DateField(verbose_name="paid")),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="reference")),
                ("recorded_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("voided_at", models.DateTimeField(null=True)),
                ("voided_reason", models.CharField(blank=True, max_length=200)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sub_order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="orders.suborder"
                    ),
                ),
            ],
            options={
                "ordering": ["paid_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)), fields=("sub_order",), name="one_payment_per_sub_order"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_amount_real"),
                ],
            },
        ),
        migrations.AddField(
            model_name="part",
            name="sub_order",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="orders.suborder"
            ),
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="invoice number")),
                ("amount", common.money.MoneyField(decimal_places=2, max_digits=18, verbose_name="amount")),
                (
                    "costs",
                    common.money.MoneyField(
                        db_default=0, decimal_places=2, default=0, max_digits=18, verbose_name="costs"
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="issued")),
                ("recorded_at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(null=True)),
                ("voided_reason", models.CharField(blank=True, max_length=200)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sub_order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="orders.suborder"
                    ),
                ),
            ],
            options={
                "ordering": ["issued_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)), fields=("sub_order",), name="one_invoice_per_sub_order"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="invoice_amount_real"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("GENERAL", "Paper"),
                            ("CONTRACT", "Contract"),
                            ("DELIVERY_NOTE", "Delivery note"),
                            ("INSPECTION", "Inspection report"),
                            ("TEMPERATURE_LOG", "Temperature log"),
                            ("INVOICE", "Invoice"),
                            ("PAYMENT", "Proof of payment"),
                            ("EVIDENCE", "Evidence of a claim"),
                        ],
                        default="GENERAL",
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("file", models.FileField(upload_to="orders/%Y/%m/")),
                ("original_name", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("attached_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "attached_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="orders.line"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="orders.order"
                    ),
                ),
                (
                    "sub_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="orders.suborder",
                    ),
                ),
            ],
            options={
                "ordering": ["attached_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(verbose_name="until")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("remaining", models.PositiveIntegerField(verbose_name="left")),
                ("is_open", models.BooleanField(default=False)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="windows", to="orders.line"
                    ),
                ),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="window_runs_forward"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="window_quantity_real"),
                    models.CheckConstraint(
                        condition=models.Q(("remaining__gte", 0), ("remaining__lte", models.F("quantity"))),
                        name="window_never_over_committed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField()),
                ("price", common.money.MoneyField(decimal_places=2, max_digits=18)),
                ("reasons", models.JSONField(default=list)),
                ("is_override", models.BooleanField(default=False)),
                (
                    "line",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.line"),
                ),
                (
                    "offer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.offer"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="orders.plan"
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.window"
                    ),
                ),
            ],
            options={
                "ordering": ["line", "window", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "offer", "window"), name="plan_part_once"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="plan_part_quantity_real"),
                ],
            },
        ),
        migrations.AddField(
            model_name="part",
            name="window",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="orders.window"
            ),
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.PositiveIntegerField(verbose_name="proposed")),
                ("after", models.PositiveIntegerField(verbose_name="decided")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.offer"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="overrides", to="orders.plan"
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.window"
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OfferWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("capacity", models.PositiveIntegerField(verbose_name="capacity")),
                ("days_late", models.PositiveSmallIntegerField(default=0, verbose_name="days late")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="windows", to="orders.offer"
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.window"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("offer", "window"), name="offer_window_once")],
            },
        ),
        migrations.CreateModel(
            name="DemandLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("allotted", models.PositiveIntegerField(null=True)),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="orders.demand"
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="orders.window"
                    ),
                ),
            ],
            options={
                "ordering": ["window"],
                "constraints": [
                    models.UniqueConstraint(fields=("demand", "window"), name="demand_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1), ("quantity__lte", 10000000)),
                        name="demand_quantity_real",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allotted", None), ("allotted__lte", models.F("quantity")), _connector="OR"
                        ),
                        name="never_more_than_demanded",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(fields=("order", "position"), name="line_once_per_position"),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(fields=("sub_order", "delivery_note_number"), name="delivery_note_once"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["WITHDRAWN", "RELEASED"]), _negated=True),
                fields=("window", "seller"),
                name="part_once_per_window_and_seller",
            ),
        ),
    ]
