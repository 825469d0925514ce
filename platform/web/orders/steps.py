"""The other steps of a sub-order in the browser: contract, invoice, payment, claims, changes, giving back, rating."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from common.errors import require
from orders.errors import delivery as refusals
from orders.models import MOST_UNITS, Claim, SubOrder
from orders.permissions import can_file_contract, can_invoice, can_pay, can_receive
from orders.queries import deliveries
from orders.queries.amounts import account_of
from orders.services import changing, claiming, contracting, settling
from orders.services.rating import rate
from web.forms import kept
from web.requests import ActingRequest, signed_in

_DAY = forms.DateInput(attrs={"type": "date"})
_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2, "min_value": 0}
_MARKS = [("", "—"), (5, gettext_lazy("5 very good")), (4, gettext_lazy("4 good")), (3, gettext_lazy("3 fair")),
          (2, gettext_lazy("2 poor")), (1, gettext_lazy("1 very poor"))]  # fmt: skip


class ContractForm(forms.Form):
    """The signed contract."""

    file = forms.FileField(
        label=gettext_lazy("Signed and sealed contract"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 MB. Only the two sides can open it."),
    )


class InvoiceForm(forms.Form):
    """The record of an invoice."""

    number = forms.CharField(label=gettext_lazy("Invoice number"), max_length=40)
    amount = forms.DecimalField(label=gettext_lazy("Amount of the goods in yuan"), **_MONEY)
    costs = forms.DecimalField(
        label=gettext_lazy("Shared costs in yuan"),
        help_text=gettext_lazy("What the buyer bears of transport, packing and the like; apart from the goods."),
        **_MONEY,
    )
    issued_on = forms.DateField(label=gettext_lazy("Issued on"), widget=_DAY)

    def __init__(self, *args: Any, has_costs: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not has_costs:
            del self.fields["costs"]


class PaymentForm(forms.Form):
    """The record of a payment."""

    amount = forms.DecimalField(label=gettext_lazy("Amount in yuan"), **_MONEY)
    paid_on = forms.DateField(label=gettext_lazy("Paid on"), widget=_DAY)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=60, required=False)


class ClaimForm(forms.Form):
    """What is wrong with how much."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Claim.Kind.choices)
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=MOST_UNITS)
    wish = forms.ChoiceField(label=gettext_lazy("Wished outcome"), choices=Claim.Wish.choices)
    statement = forms.CharField(
        label=gettext_lazy("What is the matter"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ChangeForm(forms.Form):
    """What the part should become."""

    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=MOST_UNITS)
    price = forms.DecimalField(label=gettext_lazy("Price per unit in yuan"), **_MONEY)
    from_on = forms.DateField(label=pgettext_lazy("delivery", "From"), widget=_DAY)
    to_on = forms.DateField(label=pgettext_lazy("delivery", "Until"), widget=_DAY)
    minimum_life_days = forms.IntegerField(
        label=gettext_lazy("Least days until expiry on arrival"),
        min_value=0,
        max_value=3650,
        required=False,
        help_text=gettext_lazy("Empty: as the order says."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class RatingForm(forms.Form):
    """Three questions."""

    goods = forms.TypedChoiceField(label=gettext_lazy("Goods and papers"), choices=_MARKS, coerce=int)
    punctuality = forms.TypedChoiceField(label=gettext_lazy("Punctuality"), choices=_MARKS, coerce=int)
    dealing = forms.TypedChoiceField(label=gettext_lazy("Dealing with each other"), choices=_MARKS, coerce=int)
    comment = forms.CharField(
        label=gettext_lazy("Comment"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def _page(
    request: ActingRequest, form: forms.Form, sub_order: SubOrder, title: str, status: int, shown: str = ""
) -> HttpResponse:
    context = {"form": form, "form_title": title, "sub_order": sub_order, "shown": shown}
    return render(request, "orders/step.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def contract(request: ActingRequest, pk: int) -> HttpResponse:
    """File the signed contract."""
    sub_order = deliveries.get_sub_order(request.actor, pk)
    require(can_file_contract(request.actor, sub_order))
    form = ContractForm(request.POST or None, request.FILES or None)
    act = _at(lambda at: contracting.file_contract(pk, form.cleaned_data["file"], actor=request.actor, at=at))
    done, status = kept(request, form, act)
    if done:
        messages.success(request, _("The contract is filed."))
        return redirect("deliveries-one", pk)
    return _page(request, form, sub_order, _("File the contract"), status)


@require_http_methods(["GET", "POST"])
@signed_in
def invoice(request: ActingRequest, pk: int) -> HttpResponse:
    """Record the invoice; the amount that fits stands in the field."""
    sub_order = deliveries.get_sub_order(request.actor, pk)
    require(can_invoice(request.actor, sub_order), refusals.NotBothSides)
    account = account_of(sub_order)
    first = {"amount": account.goods, "costs": account.costs, "issued_on": timezone.localdate()}
    form = InvoiceForm(request.POST or None, initial=first, has_costs=account.costs > 0)
    act = _at(lambda at: settling.record_invoice(pk, **form.cleaned_data, actor=request.actor, at=at))
    done, status = kept(request, form, act)
    if done:
        messages.success(request, _("The invoice is recorded."))
        return redirect("deliveries-one", pk)
    return _page(request, form, sub_order, _("Record the invoice"), status, _account(sub_order))


@require_http_methods(["GET", "POST"])
@signed_in
def payment(request: ActingRequest, pk: int) -> HttpResponse:
    """Record the payment; the amount that is owed stands in the field."""
    sub_order = deliveries.get_sub_order(request.actor, pk)
    require(can_pay(request.actor, sub_order))
    account = account_of(sub_order)
    form = PaymentForm(request.POST or None, initial={"amount": account.owed, "paid_on": timezone.localdate()})
    act = _at(lambda at: settling.record_payment(pk, **form.cleaned_data, actor=request.actor, at=at))
    done, status = kept(request, form, act)
    if done:
        messages.success(request, _("The payment is recorded."))
        return redirect("deliveries-one", pk)
    return _page(request, form, sub_order, _("Record the payment"), status, _account(sub_order))


def _account(sub_order: SubOrder) -> str:
    account = account_of(sub_order)
    if not account.credits:
        return _("Received and owed: {owed} yuan.").format(owed=f"{account.owed:,}")
    said = {name: f"{getattr(account, name):,}" for name in ("received", "credits", "costs", "owed")}
    if account.costs:
        return _(
            "Received {received} yuan, less {credits} yuan of settled claims, and {costs} yuan of shared costs: "
            "{owed} yuan."
        ).format(**said)
    return _("Received {received} yuan, less {credits} yuan of settled claims: {owed} yuan.").format(**said)


@require_http_methods(["GET", "POST"])
@signed_in
def claim(request: ActingRequest, pk: int) -> HttpResponse:
    """Claim something about an accepted item."""
    item, sub_order = deliveries.read_receipt_item(request.actor, pk)
    require(can_receive(request.actor, sub_order), refusals.NotBothSides)
    form = ClaimForm(request.POST or None, initial={"quantity": deliveries.left_to_claim(item)})
    act = _at(lambda at: claiming.file_claim(pk, **form.cleaned_data, actor=request.actor, at=at))
    done, status = kept(request, form, act)
    if done:
        messages.success(request, _("The claim is filed; the seller answers within five working days."))
        return redirect("deliveries-one", sub_order.pk)
    shown = f"{item.item.part.product} · {item.item.batch_number}"
    return _page(request, form, sub_order, _("Claim"), status, shown)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: ActingRequest, pk: int) -> HttpResponse:
    """Propose a change of a part."""
    part, sub_order = deliveries.read_part(request.actor, pk)
    require(can_pay(request.actor, sub_order))
    names = ("quantity", "price", "from_on", "to_on", "minimum_life_days")
    form = ChangeForm(request.POST or None, initial={name: getattr(part, name) for name in names})
    act = _at(
        lambda at: changing.propose_change(pk, changing.Proposal(**form.cleaned_data), actor=request.actor, at=at)
    )
    done, status = kept(request, form, act)
    if done:
        messages.success(request, _("Proposed. What is agreed stands until the other side accepts."))
        return redirect("deliveries-one", sub_order.pk)
    return _page(request, form, sub_order, _("Propose a change"), status, str(part.product))


@require_http_methods(["GET", "POST"])
@signed_in
def rating(request: ActingRequest, pk: int) -> HttpResponse:
    """Rate the other side."""
    sub_order = deliveries.get_sub_order(request.actor, pk)
    require(can_pay(request.actor, sub_order))
    form = RatingForm(request.POST or None)
    act = _at(lambda at: rate(pk, **form.cleaned_data, actor=request.actor, at=at))
    done, status = kept(request, form, act)
    if done:
        messages.success(request, _("Thank you. Both ratings are shown together."))
        return redirect("deliveries-one", pk)
    return _page(request, form, sub_order, _("Rate each other"), status)


def _at(act: Callable[[datetime], Any]) -> Callable[[], Any]:
    return lambda: act(timezone.now())


urlpatterns = [
    path("deliveries/<int:pk>/contract/", contract, name="deliveries-contract"),
    path("deliveries/<int:pk>/invoice/", invoice, name="deliveries-invoice"),
    path("deliveries/<int:pk>/payment/", payment, name="deliveries-payment"),
    path("deliveries/<int:pk>/rate/", rating, name="deliveries-rate"),
    path("deliveries/items/<int:pk>/claim/", claim, name="deliveries-claim"),
    path("deliveries/parts/<int:pk>/change/", change, name="deliveries-part-change"),
]
