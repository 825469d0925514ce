"""Lines of orders as a file that imports again without loss; a price goes out only to whom the page shows it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from accounts.actors import Actor
from accounts.audit import record_audit
from common.tables import Sheet, write_csv, write_xlsx
from orders.models import Line, Order, Window
from orders.permissions import can_see_prices
from orders.queries.board import Filters, find_orders, get_order, lines_of
from orders.rules.columns import FIELDS, LINE, ORDER
from orders.rules.cost_text import text_of
from orders.rules.costs import cost_of

MOST_ORDERS = 1000


def export_order(pk: int, *, form: str, actor: Actor, at: datetime) -> bytes:
    """The lines of one order the actor sees; `form` is "xlsx", "csv" (UTF-8 with BOM) or "gb18030"."""
    return _export(_with_lines([get_order(actor, pk)]), f"order:{pk}", form, actor, at)


def export_board(filters: Filters, *, form: str, actor: Actor, at: datetime) -> bytes:
    """The lines of all orders that the filters let through, at most a thousand orders, newest first."""
    found = find_orders(actor, filters).exclude(published_at=None)
    return _export(_with_lines(list(found[:MOST_ORDERS])), "orders", form, actor, at)


def export_pattern(*, form: str, actor: Actor, at: datetime) -> bytes:
    """The lines of the own newest order as a pattern; the heads alone where there is none."""
    own = Order.objects.filter(buyer_id=actor.organisation.pk).order_by("-changed_at", "-pk")
    return _export(_with_lines(list(own[:1])), "pattern", form, actor, at)


def _with_lines(orders: list[Order]) -> list[Order]:
    prefetch_related_objects(orders, Prefetch("lines", lines_of()), "cost_rules")
    return orders


def _export(orders: list[Order], subject: str, form: str, actor: Actor, at: datetime) -> bytes:
    record_audit(
        "orders.exported",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=subject,
        rows=len(orders),
        form=form,
    )
    columns = [field.column for field in FIELDS]
    rows = _rows(orders, with_prices=can_see_prices(actor))
    if form == "xlsx":
        return write_xlsx([Sheet("订单明细", columns, rows)])
    return write_csv(columns, rows, "gb18030" if form == "gb18030" else "utf-8-sig")


def _rows(orders: Iterable[Order], *, with_prices: bool) -> Iterator[list[Any]]:
    for order in orders:
        for line in order.lines.all():
            for window in line.windows.all():
                said = _said(order, line, window)
                if not with_prices:
                    said["posted_price"] = said["costs"] = None
                values = [(field, said[field.key]) for field in FIELDS]
                yield [None if value is None or value == "" else field.show(value) for field, value in values]


def _said(order: Order, line: Line, window: Window) -> dict[str, Any]:
    said = {"order": order.number, "quantity": window.quantity, "from_on": window.from_on, "to_on": window.to_on}
    said["costs"] = text_of(cost_of(rule) for rule in order.cost_rules.all())
    for field in FIELDS:
        if field.key not in said:
            said[field.key] = getattr(line if field.group in (LINE, ORDER) else line.product, field.key)
    return said
