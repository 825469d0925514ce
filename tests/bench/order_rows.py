"""Many published orders with lines and windows, parts and offers, written by the database; and the plan of a query."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Cluster
from api.orders.posting import OrderList
from enterprises.models import Enterprise, LicenceScope
from orders.models import Order
from products.models import Product

LINES = 3  # per order
PRODUCTS = 2_000
_CLASS = LicenceScope.Code.CHEMICAL

_ORDERS = """
INSERT INTO orders_order (cluster_id, buyer_id, title, note, state, way, audience, tiers, drug_classes,
    destination, contact, payment_days, minimum_life_days, buyer_size, is_template, posted_by_id,
    created_at, changed_at, published_at, closes_at, ended_reason, reminded_share, parts_told, version)
SELECT %(cluster)s, (%(buyers)s::bigint[])[1 + n %% cardinality(%(buyers)s::bigint[])], '秋季备货第' || n || '批', '',
    CASE WHEN n <= 200 THEN 'OPEN'
        ELSE (ARRAY['CONFIRMED', 'DELIVERING', 'CANCELLED', 'CLOSED', 'CLOSED'])[1 + n / 5 %% 5] END,
    CASE WHEN n %% 2 = 0 THEN 'POSTED' ELSE 'SEALED' END,
    (ARRAY['LICENCE', 'LICENCE', 'ALL', 'INVITED', 'TIER'])[1 + n %% 5],
    CASE WHEN n %% 5 = 4 THEN ARRAY['BACKBONE'] ELSE '{}' END, ARRAY[%(class)s],
    '长春市宽城区示例路1号', '王经理', 30, 180, 'SMALL', false, %(person)s,
    day, day, day, day + interval '3 days', '', 0, 0, 1
FROM generate_series(%(first)s, %(last)s) n, LATERAL (SELECT %(at)s - n * interval '11 minutes' AS day) d
"""
_LINES = """
INSERT INTO orders_line (order_id, position, product_id, quantity, unit, minimum_lot, pack_multiple, is_all_or_nothing,
    posted_price, note)
SELECT o.id, p, (%(products)s::bigint[])[1 + (o.id + p) %% cardinality(%(products)s::bigint[])], 1000, '盒', 10, 10,
    false, CASE WHEN o.way = 'POSTED' THEN 12.50 END, ''
FROM orders_order o, generate_series(1, %(lines)s) p WHERE o.id > %(known)s
"""
_WINDOWS = """
INSERT INTO orders_window (line_id, from_on, to_on, quantity, remaining, is_open)
SELECT l.id, day, day + 10, 1000, 1000 - l.id %% 900, o.state = 'OPEN'
FROM orders_line l JOIN orders_order o ON o.id = l.order_id,
    LATERAL (SELECT (o.closes_at + interval '7 days')::date AS day) d WHERE o.id > %(known)s
"""
_PARTS = """
INSERT INTO orders_part (line_id, window_id, seller_id, quantity, price, from_on, to_on, state, state_reason, reasons,
    taken_by_id, taken_at, version)
SELECT w.line_id, w.id, seller, 10, 12.50, w.from_on, w.to_on, 'AGREED', '', '[]', %(person)s, o.published_at, 1
FROM orders_window w JOIN orders_line l ON l.id = w.line_id JOIN orders_order o ON o.id = l.order_id,
    LATERAL (SELECT (%(buyers)s::bigint[])[1 + (o.id + 7) %% cardinality(%(buyers)s::bigint[])] AS seller) s
WHERE o.id > %(known)s AND o.way = 'POSTED' AND l.position = 1
"""
_OFFERS = """
INSERT INTO orders_offer (line_id, seller_id, price, at_least, at_most, note, is_stand_by, state, state_reason,
    offered_by_id, offered_at, changed_at)
SELECT l.id, seller, 12.40, 10, 1000, '', true, 'OFFERED', '', %(person)s, o.published_at, o.published_at
FROM orders_line l JOIN orders_order o ON o.id = l.order_id,
    LATERAL (SELECT (%(buyers)s::bigint[])[1 + (o.id + 7) %% cardinality(%(buyers)s::bigint[])] AS seller) s
WHERE o.id > %(known)s AND o.way = 'SEALED' AND l.position = 1
"""
_INVITATIONS = """
INSERT INTO orders_invitation (order_id, enterprise_id, is_excluded, reason)
SELECT o.id, (%(buyers)s::bigint[])[1 + (o.id * 7 + k) %% cardinality(%(buyers)s::bigint[])],
    o.audience <> 'INVITED', ''
FROM orders_order o, generate_series(1, 8) k WHERE o.id > %(known)s AND (o.audience = 'INVITED' OR o.id %% 10 = 0)
"""
TABLES = ("order", "line", "window", "part", "offer", "invitation")


def seed_orders(cluster: Cluster, person: int, first: int, last: int, at: Any) -> None:
    """Orders number `first` to `last` of the cluster, the higher the older, by its first 200 enterprises in turn."""
    firms = Enterprise.objects.filter(organisation__cluster=cluster).order_by("pk")
    words = {
        "cluster": cluster.pk, "person": person, "first": first, "last": last, "at": at, "lines": LINES,
        "buyers": list(firms.values_list("pk", flat=True)[:200]), "products": _products(cluster, at), "class": _CLASS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM orders_order")
        words["known"] = cursor.fetchone()[0]
        for statement in (_ORDERS, _LINES, _WINDOWS, _PARTS, _OFFERS, _INVITATIONS):
            cursor.execute(statement, words)
        cursor.execute(f"ANALYZE products_product, {', '.join(f'orders_{name}' for name in TABLES)}")


def _products(cluster: Cluster, at: Any) -> list[int]:
    mine = Product.objects.filter(cluster=cluster, drug_class=_CLASS)
    if mine.count() < PRODUCTS:
        Product.objects.bulk_create(
            Product(
                cluster=cluster, generic_name=f"片剂{number}", specification="0.5g×12片", drug_class=_CLASS, unit="盒",
                manufacturer="示例制药有限公司", entered_at=at, changed_at=at,
            )
            for number in range(PRODUCTS)
        )  # fmt: skip
    return list(mine.order_by("pk").values_list("pk", flat=True))


def plan_of_list(found: QuerySet[Order]) -> Any:
    """What the planner would do for a page of fifty of the API's list, as PostgreSQL says it."""
    order = OrderList.pagination_class.ordering
    page = found.order_by(*order)[:51]
    inner, parameters = page.values_list("pk", "published_at", "pk").query.sql_with_params()
    return plan_of(OrderList.compiled.statement(inner, order), [True, *parameters])


def plan_of(query: str, parameters: Sequence[Any] = ()) -> Any:
    """The plan of one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {query}", parameters)
        said = cursor.fetchone()[0]
    return (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]


def ways_of(plan: Any) -> set[str]:
    """How a plan reads its tables: the indexes it goes through, and the tables it reads whole."""
    below = [ways_of(child) for child in plan.get("Plans", [])]
    mine = {plan["Index Name"]} if "Index Name" in plan else set()
    return (mine | read_whole(plan)).union(*below)


def read_whole(plan: Any) -> set[str]:
    """The tables of which a plan reads every row."""
    below = [read_whole(child) for child in plan.get("Plans", [])]
    mine = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    return mine.union(*below)
