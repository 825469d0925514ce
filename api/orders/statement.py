"""Statements of account for programs."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.orders.files import FILES, FORM, a_file
from api.requests import actor_of
from orders.queries.statement import Asked, Statement, statement_of
from orders.rules.statement import Entry, Match, Totals, month_of
from orders.services.statements import export_statement


class StatementFilter(serializers.Serializer[Any]):
    """Whose deliveries, received when, from whom. Without days: the month before."""

    side = serializers.ChoiceField([("selling", "selling"), ("buying", "buying")], required=False, default="selling")
    partner = serializers.IntegerField(required=False, min_value=1)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)

    @classmethod
    def asked(cls, request: Request) -> Asked:
        """What the address says."""
        wanted = cls(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        first, last = month_of(timezone.localdate())
        said: dict[str, Any] = {"since": first, "until": last} | dict(wanted.validated_data)
        return Asked(**said)


def _yuan(source: str, **more: Any) -> Any:
    return serializers.DecimalField(source=source, max_digits=18, decimal_places=2, **more)


class StatementEntryOut(serializers.Serializer[Entry]):
    """One sub-order; amounts in yuan, null where nothing is recorded."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    title = serializers.CharField()
    seller = serializers.CharField()
    buyer = serializers.CharField()
    received_at = serializers.DateTimeField()
    received = _yuan("account.received")
    credits = _yuan("account.credits")
    costs = _yuan("account.costs", help_text="Shared costs that the buyer bears.")
    owed = _yuan("account.owed", help_text="Goods less credits, and the costs.")
    invoice_number = serializers.CharField()
    invoiced = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    invoiced_costs = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    invoiced_on = serializers.DateField(allow_null=True)
    paid = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    paid_on = serializers.DateField(allow_null=True)
    is_confirmed = serializers.BooleanField()
    pay_by = serializers.DateField(allow_null=True)
    match = serializers.ChoiceField(Match.choices)


class StatementTotalsOut(serializers.Serializer[Totals]):
    """The sums in yuan; `paid` is what sellers confirmed."""

    received = serializers.DecimalField(max_digits=18, decimal_places=2)
    credits = serializers.DecimalField(max_digits=18, decimal_places=2)
    costs = serializers.DecimalField(max_digits=18, decimal_places=2)
    invoiced = serializers.DecimalField(max_digits=18, decimal_places=2)
    invoiced_costs = serializers.DecimalField(max_digits=18, decimal_places=2)
    paid = serializers.DecimalField(max_digits=18, decimal_places=2)
    unpaid = serializers.DecimalField(max_digits=18, decimal_places=2)


class StatementOut(serializers.Serializer[Statement]):
    """What was received from `since` to `until`, by day of receipt."""

    side = serializers.CharField(source="asked.side")
    partner = serializers.IntegerField(source="asked.partner", allow_null=True)
    since = serializers.DateField(source="asked.since")
    until = serializers.DateField(source="asked.until")
    entries = StatementEntryOut(many=True)
    totals = StatementTotalsOut()


class OrderStatement(APIView):
    """Statement of account."""

    @extend_schema(operation_id="orders_statement", parameters=[StatementFilter], responses=StatementOut)
    def get(self, request: Request) -> Response:
        """Goods, invoices and payments of a span side by side, over a year at most; for enterprises, of their own."""
        return Response(StatementOut(statement_of(actor_of(request), StatementFilter.asked(request))).data)


class OrderStatementExport(APIView):
    """Statement of account as a file."""

    limits = {"GET": "export"}

    @extend_schema(operation_id="orders_statement_export", parameters=[StatementFilter, FORM], responses=FILES)
    def get(self, request: Request) -> HttpResponse:
        """The entries and their sums."""
        return a_file(request, partial(export_statement, StatementFilter.asked(request)))


urlpatterns = [
    path("orders/statement/", OrderStatement.as_view(), name="order-statement"),
    path("orders/statement/export/", OrderStatementExport.as_view(), name="order-statement-export"),
]
