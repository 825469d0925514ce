"""Statements of account: goods, invoices and payments side by side, of the own firm only, to the fen."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from common.errors import NotAllowed
from orders.errors.statement import SpanOfStatement
from orders.models import SubOrder
from orders.queries.statement import Asked, partners_of, statement_of
from orders.rules.settlement import Account
from orders.rules.statement import Entry, Match
from orders.services.settling import record_payment
from orders.services.statements import export_statement
from tests.cast import Cast
from tests.orders.delivered import CAME, invoiced, paid, received
from tests.orders.test_settling import DAY, THEN, settled

OWED = Account(Decimal("5000.00"), Decimal("1250.00"))


def around(side: str, partner: int | None = None) -> Asked:
    """What was received in the days around the delivery."""
    return Asked(side, DAY - timedelta(days=3), DAY + timedelta(days=3), partner)


def entry(**more: Any) -> Entry:
    """Received for 5,000 yuan, of which claims took 1,250."""
    known: dict[str, Any] = {
        "pk": 1, "number": "DD-000001-1", "title": "", "seller": "", "buyer": "", "received_at": CAME, "account": OWED,
        "invoice_number": "", "invoiced": None, "invoiced_on": None, "paid": None, "paid_on": None,
        "is_confirmed": False, "pay_by": None,
    }  # fmt: skip
    return Entry(**(known | more))


@pytest.mark.parametrize("invoice, payment, is_confirmed, match, unpaid", [
    (None, None, False, Match.TO_INVOICE, "3750.00"),
    ("5000.00", None, False, Match.TO_PAY, "3750.00"),
    ("3750.00", None, False, Match.TO_PAY, "3750.00"),
    ("4000.00", None, False, Match.DIFFERS, "3750.00"),
    ("3750.00", "3750.00", False, Match.TO_CONFIRM, "3750.00"),
    ("3750.00", "3750.00", True, Match.AGREES, "0.00"),
    ("5000.00", "5000.00", True, Match.DIFFERS, "-1250.00"),
])  # fmt: skip
def test_goods_invoice_and_payment_are_held_against_each_other(
    invoice: str | None, payment: str | None, is_confirmed: bool, match: Match, unpaid: str
) -> None:
    one = entry(
        invoiced=Decimal(invoice) if invoice else None,
        paid=Decimal(payment) if payment else None,
        is_confirmed=is_confirmed,
    )

    assert (one.match, one.unpaid) == (match, Decimal(unpaid))


def test_what_is_owed_to_nobody_agrees() -> None:
    assert entry(account=Account(Decimal("5.00"), Decimal("5.00"))).match == Match.AGREES


def test_both_sides_read_the_same_figures_and_nobody_else_any(cast: Cast) -> None:
    sub_order = invoiced(cast)
    settled(cast, sub_order)

    ours = statement_of(cast.neighbour, around("selling"))
    theirs = statement_of(cast.owner, around("buying", cast.baishan.pk))

    assert ours.entries == theirs.entries
    assert [ours.totals.received, ours.totals.credits, ours.totals.unpaid] == [5000, 1250, 3750]
    assert ours.entries[0].match == Match.TO_PAY
    assert partners_of(cast.owner, "buying") == [(cast.baishan.pk, cast.baishan.organisation.name)]
    assert statement_of(cast.owner, around("selling")).entries == []
    assert statement_of(cast.outsider, around("buying")).entries == []
    with pytest.raises(NotAllowed):
        statement_of(cast.secretary, around("buying"))


def test_a_payment_counts_once_it_is_confirmed(cast: Cast) -> None:
    sub_order = invoiced(cast)
    record_payment(sub_order.pk, Decimal("5000.00"), DAY, actor=cast.owner, at=THEN)

    [one] = statement_of(cast.owner, around("buying")).entries

    assert [one.match, one.paid, one.unpaid] == [Match.TO_CONFIRM, 5000, 5000]


def test_its_queries_do_not_grow(cast: Cast, django_assert_num_queries: Any) -> None:
    first = paid(cast)
    SubOrder.objects.create(
        order=first.order, seller=first.seller, buyer=first.buyer, state="CANCELLED", agreed_at=CAME, received_at=CAME
    )

    with django_assert_num_queries(3):
        assert len(statement_of(cast.owner, around("buying")).entries) == 2


@pytest.mark.parametrize("since, until", [(DAY, DAY - timedelta(days=1)), (date(2020, 1, 1), date(2021, 1, 3))])
def test_a_span_runs_forward_and_over_a_year_at_most(cast: Cast, since: date, until: date) -> None:
    with pytest.raises(SpanOfStatement):
        statement_of(cast.owner, Asked("buying", since, until))


def test_the_file_ends_with_the_sums(cast: Cast) -> None:
    received(cast)

    book = load_workbook(BytesIO(export_statement(around("buying"), form="xlsx", actor=cast.owner, at=THEN)))

    rows = list(book["对账单"].iter_rows(values_only=True))
    assert (len(rows), rows[-1][0], rows[-1][5]) == (3, "合计", 5000)
    assert rows[1][2] == cast.baishan.organisation.name


def test_both_doors_say_what_is_wrong_with_a_span(cast: Cast) -> None:
    received(cast)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.owner.user)
    wrong, right = f"?side=buying&since={DAY}&until={DAY - timedelta(days=9)}", f"?side=buying&since={DAY}&until={DAY}"

    for door in ("/orders/statement/", "/orders/statement/export/"):
        answer = client.get(f"{door}{wrong}")
        assert answer.status_code == 422
        assert "ends between that day and" in answer.content.decode()
    assert client.get("/orders/statement/export/?partner=999999").status_code == 422
    assert client.get(f"/api/v1/orders/statement/{wrong}").json()["field"] == "until"
    assert "DD-" in client.get(f"/orders/statement/{right}").content.decode()
    assert client.get(f"/api/v1/orders/statement/{right}").json()["totals"]["unpaid"] == "5000.00"
