"""Statements of account in the browser: one partner or all, one span, to look at, to print and sign, to take away."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from common.errors import require
from orders.errors.statement import SpanOfStatement
from orders.permissions import can_read_statement
from orders.queries.statement import Asked, partners_of, statement_of
from orders.rules.statement import Match, check_span, month_of
from orders.services.statements import export_statement
from web.orders.files import a_file
from web.requests import ActingRequest, limited, signed_in

SIDES = (("selling", gettext_lazy("What we delivered")), ("buying", gettext_lazy("What we received")))
KINDS = {
    Match.TO_INVOICE: "wait", Match.TO_PAY: "wait", Match.TO_CONFIRM: "info", Match.DIFFERS: "error",
    Match.AGREES: "done",
}  # fmt: skip


class StatementForm(forms.Form):
    """What the statement is about; its state is the address of the page."""

    partner = forms.TypedChoiceField(label=gettext_lazy("Partner"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(
        label=pgettext_lazy("day", "Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "Received until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, partners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # as declared above
        field.choices = [("", gettext_lazy("All")), *partners]
        self._names = dict(partners)

    @property
    def partner_name(self) -> str:
        """The name of the chosen partner; empty for all."""
        return self._names.get(self.cleaned_data.get("partner") or 0, "")


def _asked(request: ActingRequest) -> tuple[StatementForm, Asked]:
    """What the address says; where it says nothing, the month before with all. What is wrong is on the form."""
    require(can_read_statement(request.actor))
    side = "buying" if request.GET.get("side") == "buying" else "selling"
    first, last = month_of(timezone.localdate())
    data = {"since": f"{first}", "until": f"{last}"} | {key: value for key, value in request.GET.items() if value}
    form = StatementForm(data, partners=partners_of(request.actor, side))
    form.is_valid()
    said = form.cleaned_data
    asked = Asked(side, said.get("since") or first, said.get("until") or last, said.get("partner"))
    if not form.errors:
        try:
            check_span(asked.since, asked.until)
        except SpanOfStatement as wrong:
            form.add_error(wrong.field, str(wrong))
    return form, asked


@require_GET
@signed_in
def statement(request: ActingRequest) -> HttpResponse:
    """Goods, invoices and payments of a span side by side."""
    form, asked = _asked(request)
    return _page(request, form, asked)


def _page(request: ActingRequest, form: StatementForm, asked: Asked) -> HttpResponse:
    found = None if form.errors else statement_of(request.actor, asked)
    context = {
        "form": form, "asked": asked, "sides": SIDES, "statement": found, "partner": form.partner_name, "kinds": KINDS,
    }  # fmt: skip
    return render(request, "orders/statement.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
@limited("export")
def export(request: ActingRequest) -> HttpResponse:
    """The same as a file; what cannot be read is said on the page, and no file is made."""
    form, asked = _asked(request)
    if form.errors:
        return _page(request, form, asked)
    return a_file(request, f"statement-{asked.since}-{asked.until}", partial(export_statement, asked))


urlpatterns = [
    path("orders/statement/", statement, name="order-statement"),
    path("orders/statement/export/", export, name="order-statement-export"),
]
