"""Near-expiry stock in the browser: what is offered, with the days that remain, and one batch posted by its seller."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.errors import require
from enterprises.models import Enterprise, LicenceScope
from orders.models import MOST_UNITS, Order
from orders.permissions import can_post, can_see_orders
from orders.queries import board
from orders.rules.stock import StockDraft
from orders.services.stock import post_stock
from products.queries import Filters, find_products
from web.forms import kept
from web.orders.board import PAGE, page_after, page_key
from web.orders.cards import cards
from web.orders.writing import MOST_PRODUCTS, words_of
from web.requests import ActingRequest, signed_in

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
_NUMBER = re.compile(r"#(\d+)\s*$")


class StockFilterForm(forms.Form):
    """What the list is narrowed to; its state is the address of the page."""

    q = forms.CharField(
        label=gettext_lazy("Product, title or seller"), required=False, max_length=64,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "阿莫西林 / amxl"}),
    )  # fmt: skip
    drug_class = forms.ChoiceField(
        label=gettext_lazy("Drug class"),
        required=False,
        choices=[("", gettext_lazy("All")), *LicenceScope.Code.choices],
    )


class StockForm(forms.Form):
    """One batch that its seller clears."""

    product = forms.CharField(
        label=gettext_lazy("Product"),
        widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off", "data-product": ""}),
    )
    batch_number = forms.CharField(label=gettext_lazy("Batch"), max_length=40)
    expires_on = forms.DateField(label=gettext_lazy("Expires"), widget=_DATE)
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=MOST_UNITS)
    price = forms.DecimalField(
        label=gettext_lazy("Our price per unit"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"),
        help_text=gettext_lazy("You name it alone; nobody recommends one."),
    )  # fmt: skip
    minimum_lot = forms.IntegerField(label=gettext_lazy("Minimum lot"), min_value=1, initial=1)
    pack_multiple = forms.IntegerField(label=gettext_lazy("Pack multiple"), min_value=1, initial=1)
    from_on = forms.DateField(label=gettext_lazy("Delivery from"), widget=_DATE)
    to_on = forms.DateField(label=gettext_lazy("Delivery until"), widget=_DATE)
    closes_at = forms.DateField(label=gettext_lazy("Parts can be taken until"), widget=_DATE)
    closes_time = forms.TimeField(label=gettext_lazy("at"), widget=_TIME)
    origin = forms.CharField(label=gettext_lazy("Where the goods lie"), max_length=200)
    payment_days = forms.IntegerField(label=gettext_lazy("Days to pay after delivery"), min_value=0, max_value=365)
    audience = forms.ChoiceField(label=gettext_lazy("Who may take"), choices=Order.Audience.choices[:2])
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_product(self) -> int:
        """The number at the end of what was chosen."""
        found = _NUMBER.search(self.cleaned_data["product"])
        if found is None:
            raise forms.ValidationError(_("Choose a product from the list; it fills itself in while you type."))
        return int(found.group(1))

    def draft(self) -> StockDraft:
        """What was said, as the service wants it; the product's name is the title."""
        said = dict(self.cleaned_data)
        until = datetime.combine(said.pop("closes_at"), said.pop("closes_time"), timezone.get_current_timezone())
        name = self.data["product"].split(" ")[0]
        title = _("{product}, batch {batch}").format(product=name, batch=said["batch_number"])
        return StockDraft(title=title[:120], closes_at=until, **said)


@require_GET
@signed_in
def stock(request: ActingRequest) -> HttpResponse:
    """What is offered now, the own batches among it, and what is over."""
    require(can_see_orders(request.actor))
    form, at = StockFilterForm(request.GET), timezone.now()
    form.is_valid()
    said = {"words": form.cleaned_data.get("q", ""), "drug_class": form.cleaned_data.get("drug_class", "")}
    found = board.find_orders(request.actor, board.Filters(side=Order.Side.STOCK, state=Order.State.OPEN, **said))
    rows = board.board_page(found, page_after(request.GET.get("after", "")), PAGE)
    context = {
        "form": form,
        "cards": cards(request.actor, rows[:PAGE], at),
        "more": page_key(rows[PAGE - 1]) if len(rows) > PAGE else "",
        "narrowed": any(said.values()),
        "posts": can_post(request.actor),
        "own": request.actor.organisation.pk,
    }
    return render(request, "orders/stock.html#rows" if request.htmx else "orders/stock.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def stock_new(request: ActingRequest) -> HttpResponse:
    """Post one batch."""
    require(can_post(request.actor))
    form = StockForm(request.POST or None, initial=_initial(request))
    made, status = kept(request, form, lambda: post_stock(form.draft(), actor=request.actor, at=timezone.now()))
    if made:
        messages.success(request, _("Posted. Everybody you ask is told now."))
        return redirect("order", made.pk)
    found = find_products(request.actor, Filters(shared="YES"))[:MOST_PRODUCTS]
    context = {"form": form, "options": [(words_of(product), product.initials) for product in found]}
    return render(request, "orders/stock_new.html", context, status=status)


def _initial(request: ActingRequest) -> dict[str, Any]:
    today = timezone.localdate()
    own = Enterprise.objects.filter(pk=request.actor.organisation.pk).first()
    return {
        "from_on": today + timedelta(days=3), "to_on": today + timedelta(days=14),
        "closes_at": today + timedelta(days=7), "closes_time": "17:00", "payment_days": 30, "minimum_lot": 1,
        "pack_multiple": 1, "audience": Order.Audience.LICENCE, "origin": own.domicile if own else "",
    }  # fmt: skip


urlpatterns = [
    path("orders/stock/", stock, name="order-stock"),
    path("orders/stock/new/", stock_new, name="order-stock-new"),
]
