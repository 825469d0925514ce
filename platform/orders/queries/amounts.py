"""What was delivered, added up by the database: units of a part or a claim, and what a sub-order comes to in yuan."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from orders.models import Claim, Part, PartCost, ReceiptItem, ShipmentItem, SubOrder
from orders.rules.settlement import Account

_MONEY: Any = DecimalField(max_digits=18, decimal_places=2)


def units(rows: QuerySet[ShipmentItem] | QuerySet[ReceiptItem] | QuerySet[Claim], key: str, column: str) -> Coalesce:
    """The sum of `column` over the rows of one `key`, 0 without any; for an annotation."""
    total: Any = rows.order_by().values(key).annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def with_account(found: QuerySet[SubOrder]) -> QuerySet[SubOrder]:
    """With `came`, the goods that were received, `taken_off`, what settled claims credit, and `borne`, what the buyer
    bears of the shared costs of received parts, in yuan.

    A replacement stands for goods that are counted already, and is not counted again.
    """
    came = ReceiptItem.objects.filter(receipt__shipment__sub_order=OuterRef("pk"), receipt__shipment__replaces=None)
    off = Claim.objects.filter(item__receipt__shipment__sub_order=OuterRef("pk"), credited__gt=0)
    costs = PartCost.objects.filter(part__sub_order=OuterRef("pk"), part__state=Part.State.RECEIVED)
    return found.annotate(
        borne=_yuan(costs, "part__sub_order", F("by_buyer")),
        came=_yuan(came, "receipt__shipment__sub_order", F("accepted") * F("item__part__price")),
        taken_off=_yuan(off, "item__receipt__shipment__sub_order", F("credited") * F("item__item__part__price")),
    )


def _yuan(rows: QuerySet[ReceiptItem] | QuerySet[Claim] | QuerySet[PartCost], key: str, worth: Any) -> Coalesce:
    total: Any = rows.order_by().values(key).annotate(yuan=Sum(worth)).values("yuan")
    return Coalesce(Subquery(total, output_field=_MONEY), Decimal("0.00"), output_field=_MONEY)


def account_of(sub_order: SubOrder) -> Account:
    """The account of one; one query."""
    found: Any = with_account(SubOrder.objects.filter(pk=sub_order.pk)).get()
    return Account(found.came, found.taken_off, found.borne)
