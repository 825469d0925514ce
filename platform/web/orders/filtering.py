"""Saved filters of the board in the browser: kept, renamed, told about, thrown away; the bar that shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError
from orders.models import SavedFilter
from orders.permissions import can_see_orders
from orders.queries.filters import Asked, address_of, can_tell, get_filter, kept_filters
from orders.services import filtering
from web.requests import ActingRequest, signed_in


@dataclass(frozen=True)
class SavedBar:
    """The saved filters of a person, which of them is shown now, and what the board shows, to be saved."""

    rows: list[tuple[SavedFilter, str, bool]]
    asked: Asked
    now: int | None
    can_tell: bool


def saved_bar(request: ActingRequest, view: str, said: dict[str, Any]) -> SavedBar | None:
    """The bar above the rows, for whoever sees orders; `said` is what the filters of the page say."""
    if not can_see_orders(request.actor):
        return None
    asked = Asked(view, words=said.pop("q", "") or "", **{key: value or "" for key, value in said.items()})
    rows = [(saved, address_of(saved), can_tell(saved)) for saved in kept_filters(request.actor)]
    here = address_of(asked)
    return SavedBar(
        rows, asked, next((saved.pk for saved, address, _tells in rows if address == here), None), can_tell(asked)
    )


class AskedForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What the board showed, as the dialog sends it along."""

    class Meta:
        model = SavedFilter
        fields = ("view", "words", "drug_class", "way", "state")

    def asked(self) -> Asked:
        """As the service wants it."""
        return Asked(**{name: self.cleaned_data[name] for name in self.Meta.fields})


@require_POST
@signed_in
def filter_save(request: ActingRequest) -> HttpResponse:
    """Keep what the board shows under a name."""
    asked = AskedForm(request.POST)
    if not asked.is_valid():
        return redirect("orders")  # nobody fills these by hand
    return _done(
        request,
        address_of(asked.asked()),
        lambda: _save(request, asked.asked()),
        _("Saved. It stands above the orders."),
    )


def _save(request: ActingRequest, asked: Asked) -> SavedFilter:
    name, tells = request.POST.get("name", ""), "tells" in request.POST
    return filtering.save_filter(asked, name=name, tells=tells, actor=request.actor, at=timezone.now())


@require_POST
@signed_in
def filter_change(request: ActingRequest, pk: int) -> HttpResponse:
    """Another name, or another word about notices."""
    address = address_of(get_filter(request.actor, pk))
    name, tells = request.POST.get("name", ""), "tells" in request.POST
    return _done(
        request,
        address,
        lambda: filtering.change_filter(pk, name=name, tells=tells, actor=request.actor),
        _("Changed."),
    )


@require_POST
@signed_in
def filter_drop(request: ActingRequest, pk: int) -> HttpResponse:
    """Throw it away."""
    address = address_of(get_filter(request.actor, pk))
    filtering.drop_filter(pk, actor=request.actor)
    messages.success(request, _("The filter is gone."))
    return redirect(address)


def _done(request: ActingRequest, address: str, act: Callable[[], object], words: str) -> HttpResponse:
    """Back to the board as it was; what a rule refuses is said there."""
    try:
        act()
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
        return redirect(address)
    messages.success(request, words)
    return redirect(address)


urlpatterns = [
    path("orders/filters/", filter_save, name="order-filters"),
    path("orders/filters/<int:pk>/", filter_change, name="order-filter"),
    path("orders/filters/<int:pk>/drop/", filter_drop, name="order-filter-drop"),
]
