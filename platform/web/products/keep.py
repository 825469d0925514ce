"""Products are entered, changed, retired and brought back in the browser."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError, require
from enterprises.models import LicenceScope
from products import services
from products.models import Product
from products.permissions import allowed, can_enter
from products.queries import get_product
from web.requests import ActingRequest, signed_in


class ProductForm(forms.Form):
    """What the label and the approval say."""

    generic_name = forms.CharField(label=gettext_lazy("Generic name"), max_length=120)
    trade_name = forms.CharField(label=gettext_lazy("Trade name"), max_length=80, required=False)
    dosage_form = forms.CharField(label=gettext_lazy("Dosage form"), max_length=40, required=False)
    specification = forms.CharField(
        label=gettext_lazy("Specification"),
        max_length=120,
        help_text=gettext_lazy("As printed, for example 0.25g×24粒."),
    )
    manufacturer = forms.CharField(label=gettext_lazy("Manufacturer"), max_length=120)
    holder = forms.CharField(label=gettext_lazy("Marketing authorisation holder"), max_length=120, required=False)
    drug_class = forms.ChoiceField(label=gettext_lazy("Drug class"), choices=LicenceScope.Code.choices)
    device_class = forms.ChoiceField(
        label=gettext_lazy("Device class"), required=False, choices=[("", "—"), *Product.DeviceClass.choices]
    )
    special_category = forms.ChoiceField(label=gettext_lazy("Special category"), choices=Product.Special.choices)
    rx_class = forms.ChoiceField(label=gettext_lazy("Prescription class"), choices=Product.RxClass.choices)
    approval_number = forms.CharField(
        label=gettext_lazy("Approval number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Only prepared slices and crude drugs may lack one."),
    )
    standard_code = forms.CharField(
        label=gettext_lazy("Standard code"), max_length=20, required=False, help_text=gettext_lazy("14 digits from 86.")
    )
    origin = forms.CharField(
        label=gettext_lazy("Place of origin"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Needed for prepared slices."),
    )
    storage = forms.ChoiceField(label=gettext_lazy("Kept at"), choices=Product.Storage.choices)
    temp_min = forms.DecimalField(
        label=gettext_lazy("Lowest temperature on the label (°C)"), max_digits=4, decimal_places=1, required=False
    )
    temp_max = forms.DecimalField(
        label=gettext_lazy("Highest temperature on the label (°C)"), max_digits=4, decimal_places=1, required=False
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=10, initial="盒")
    units_per_pack = forms.IntegerField(
        label=gettext_lazy("Units per pack"), min_value=1, max_value=1_000_000, initial=1
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}


def _page(request: ActingRequest, form: forms.Form, title: str, back: str) -> HttpResponse:
    context = {"form": form, "form_title": title, "back": back}
    return render(request, "products/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def enter(request: ActingRequest) -> HttpResponse:
    """A new product."""
    require(can_enter(request.actor))
    form = ProductForm(request.POST if request.method == "POST" else None, initial={"drug_class": "CHEMICAL"})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter_product(form.values(), actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("{name} is in the catalogue.").format(name=made))
            return redirect("product", made.pk)
    return _page(request, form, _("Enter a product"), "/products/")


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Change what a product says."""
    found = get_product(request.actor, pk)
    require("change" in allowed(request.actor, found))
    initial = {name: getattr(found, name) for name in ProductForm.base_fields}
    form = ProductForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            services.change_product(pk, form.values(), version=version, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("product", pk)
    return _page(request, form, _("Change {name}").format(name=found), f"/products/{pk}/")


@require_POST
@signed_in
def retire(request: ActingRequest, pk: int) -> HttpResponse:
    """Take it out of the catalogue."""
    services.retire_product(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The product is retired. Orders that name it keep it."))
    return redirect("product", pk)


@require_POST
@signed_in
def bring_back(request: ActingRequest, pk: int) -> HttpResponse:
    """Put it back."""
    services.bring_back(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The product is back in the catalogue."))
    return redirect("product", pk)


urlpatterns = [
    path("products/enter/", enter, name="product-enter"),
    path("products/<int:pk>/edit/", edit, name="product-edit"),
    path("products/<int:pk>/retire/", retire, name="product-retire"),
    path("products/<int:pk>/bring-back/", bring_back, name="product-bring-back"),
]
