"""The catalogue in the browser: a board with search and filters, and the page of one product."""

import base64
import binascii
import json
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from common.errors import require
from enterprises.models import Licence, LicenceScope
from products.models import Product
from products.permissions import allowed, can_enter, can_keep_catalogue, can_see_catalogue
from products.queries import Filters, find_products, get_product, page_after
from products.rules.catalogue import temperatures
from products.rules.modes import COLD_STORAGE, licence_kind, never_shared
from web.requests import ActingRequest, signed_in

PAGE = 50
_ALL = [("", gettext_lazy("All"))]


class FilterForm(forms.Form):
    """What the board is narrowed to; its state is the address of the page."""

    q = forms.CharField(
        label=gettext_lazy("Name, pinyin, initials or number"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "阿莫西林 / amoxilin / amxl"}),
    )
    drug_class = forms.ChoiceField(
        label=gettext_lazy("Drug class"), required=False, choices=_ALL + LicenceScope.Code.choices
    )
    rx_class = forms.ChoiceField(
        label=gettext_lazy("Prescription class"), required=False, choices=_ALL + Product.RxClass.choices
    )
    storage = forms.ChoiceField(label=gettext_lazy("Kept at"), required=False, choices=_ALL + Product.Storage.choices)
    shared = forms.ChoiceField(
        label=gettext_lazy("In shared orders"),
        required=False,
        choices=[*_ALL, ("YES", gettext_lazy("Allowed")), ("NO", gettext_lazy("Never"))],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Shown"),
        required=False,
        choices=[
            ("", gettext_lazy("In the catalogue")),
            ("own", gettext_lazy("Entered by us")),
            ("retired", gettext_lazy("Retired")),
        ],
    )

    def filters(self) -> Filters:
        """What was asked, empty where it cannot be read."""
        self.is_valid()
        said = {key: str(value) for key, value in self.cleaned_data.items() if value}
        state = said.pop("state", "")
        return Filters(words=said.pop("q", ""), own=state == "own", retired=state == "retired", **said)


@require_GET
@signed_in
def product_list(request: ActingRequest) -> HttpResponse:
    """The cluster's products by pinyin, fifty at a time."""
    require(can_see_catalogue(request.actor))
    form = FilterForm(request.GET)
    rows = page_after(find_products(request.actor, form.filters()), _after(request.GET.get("after", "")), PAGE)
    context = {
        "form": form,
        "rows": [shown(product) for product in rows[:PAGE]],
        "more": _key(rows[PAGE - 1]) if len(rows) > PAGE else "",
        "enters": can_enter(request.actor),
        "keeps": can_keep_catalogue(request.actor),
    }
    return render(request, "products/list.html#rows" if request.htmx else "products/list.html", context)


def shown(product: Product) -> dict[str, Any]:
    """A product with what is computed of it."""
    return {
        "product": product,
        "temperatures": temperatures(product.storage, product.temp_min, product.temp_max),
        "is_cold": product.storage in COLD_STORAGE,
        "never_shared": never_shared(product.special_category, product.drug_class),
    }


def _key(product: Product) -> str:
    return base64.urlsafe_b64encode(json.dumps([product.pinyin, product.pk]).encode()).decode()


def _after(text: str) -> tuple[str, int] | None:
    try:
        pinyin, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        return str(pinyin), int(pk)
    except (binascii.Error, ValueError, TypeError):
        return None


@require_GET
@signed_in
def product(request: ActingRequest, pk: int) -> HttpResponse:
    """One product: what its label says, and what it asks of whoever sells and buys it."""
    found = get_product(request.actor, pk)
    kind = licence_kind(found.drug_class, found.device_class)
    context = shown(found) | {
        "may": allowed(request.actor, found),
        "licence": Licence.Kind(kind).label if kind else "",
    }
    return render(request, "products/product.html", context)


urlpatterns = [
    path("products/", product_list, name="products"),
    path("products/<int:pk>/", product, name="product"),
]
