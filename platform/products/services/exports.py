"""The catalogue as a file that imports again without loss."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import Sheet, write_csv, write_xlsx
from products.models import Product
from products.permissions import can_enter
from products.queries.catalogue import Filters, find_products
from products.rules.columns import FIELDS


def export_products(filters: Filters, *, form: str, actor: Actor, at: datetime) -> bytes:
    """All products that the filters let through; `form` is "xlsx", "csv" (UTF-8 with BOM) or "gb18030"."""
    require(can_enter(actor))
    found = list(find_products(actor, filters))
    record_audit(
        "products.exported", at=at, user=actor.user, organisation=actor.organisation, rows=len(found), form=form
    )
    columns = [field.column for field in FIELDS]
    if form == "xlsx":
        return write_xlsx([Sheet("产品", columns, _rows(found))])
    return write_csv(columns, _rows(found), "gb18030" if form == "gb18030" else "utf-8-sig")


def _rows(products: list[Product]) -> Iterator[list[Any]]:
    for product in products:
        values = [(field, getattr(product, field.key)) for field in FIELDS]
        yield [None if value is None or value == "" else field.show(value) for field, value in values]
