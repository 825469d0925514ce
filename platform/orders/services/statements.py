"""A statement of account as a file, for the books of either side."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import record_audit
from common.tables import Column, Sheet, write_csv, write_xlsx
from common.tables.model import Kind
from orders.queries.statement import Asked, Statement, statement_of

COLUMNS = (
    Column("子订单号"), Column("订单"), Column("卖方"), Column("买方"), Column("收货日期", Kind.DATE),
    Column("收货金额", Kind.MONEY, "元"), Column("扣减", Kind.MONEY, "元"), Column("买方承担费用", Kind.MONEY, "元"),
    Column("发票号"), Column("货款开票", Kind.MONEY, "元"), Column("费用开票", Kind.MONEY, "元"),
    Column("开票日期", Kind.DATE), Column("付款金额", Kind.MONEY, "元"), Column("付款日期", Kind.DATE),
    Column("到账已确认"), Column("最迟付款日", Kind.DATE), Column("未付", Kind.MONEY, "元"), Column("核对结果"),
)  # fmt: skip


def export_statement(asked: Asked, *, form: str, actor: Actor, at: datetime) -> bytes:
    """The entries and their sums; `form` is "xlsx", "csv" (UTF-8 with BOM) or "gb18030"."""
    statement = statement_of(actor, asked)
    record_audit(
        "orders.statement_exported",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"statement:{asked.side}:{asked.partner or 'all'}",
        rows=len(statement.entries),
        form=form,
    )
    if form == "xlsx":
        return write_xlsx([Sheet("对账单", COLUMNS, _rows(statement))])
    return write_csv(COLUMNS, _rows(statement), "gb18030" if form == "gb18030" else "utf-8-sig")


def _rows(statement: Statement) -> Iterator[list[Any]]:
    for row in statement.entries:
        account = row.account
        yield [
            row.number, row.title, row.seller, row.buyer, timezone.localdate(row.received_at), account.received,
            account.credits, account.costs, row.invoice_number, row.invoiced, row.invoiced_costs, row.invoiced_on,
            row.paid, row.paid_on, "是" if row.is_confirmed else "", row.pay_by, row.unpaid, str(row.match.label),
        ]  # fmt: skip
    sums = statement.totals
    yield [
        "合计", None, None, None, None, sums.received, sums.credits, sums.costs, None, sums.invoiced,
        sums.invoiced_costs, None, sums.paid, None, None, None, sums.unpaid, None,
    ]  # fmt: skip
