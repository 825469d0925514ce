"""Saved views in the browser: kept from the explorer, listed, renamed, shared, deleted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import ROLE_BOOK, Role
from common.errors import DomainError
from ecosystem import queries, services
from ecosystem.models import SavedView
from ecosystem.permissions import can_change_view, can_give_view, can_save_views
from web.requests import ActingRequest, signed_in

Reach = SavedView.Reach


class ViewForm(forms.Form):
    """Under which name, and who sees it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    reach = forms.ChoiceField(label=gettext_lazy("Who sees it"), initial=Reach.MINE)
    role = forms.ChoiceField(label=gettext_lazy("Which role"), required=False)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, request: ActingRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gives = can_give_view(request.actor, Reach.ROLE)
        reaches = [choice for choice in Reach.choices if gives or choice[0] != Reach.ROLE]
        self.fields["reach"].choices = reaches  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", ""), *((r.value, r.label) for r in Role if r in ROLE_BOOK)]  # type: ignore[attr-defined]
        if not gives:
            del self.fields["role"]

    @property
    def said(self) -> dict[str, str]:
        """Name, reach and role as the services take them."""
        return {name: self.cleaned_data.get(name, "") for name in ("name", "reach", "role")}


@require_http_methods(["GET", "POST"])
@signed_in
def saved_views(request: ActingRequest) -> HttpResponse:
    """All that one may open; a POST keeps the view whose address is in `query` and goes back to it."""
    form = ViewForm(request, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            query = form.cleaned_data["query"]
            kept = services.save_view(request.actor, query=query, at=timezone.now(), **form.said)
        except DomainError as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Kept as “%(name)s”.") % {"name": kept.name})
            return redirect(f"{reverse('ecosystem')}{'?' if kept.query else ''}{kept.query}")
    rows = [(view, can_change_view(request.actor, view)) for view in queries.saved_views(request.actor)]
    context = {"rows": rows, "form": form, "can_save": can_save_views(request.actor)}
    return render(request, "ecosystem/saved_views.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def saved_view_change(request: ActingRequest, pk: int) -> HttpResponse:
    """Another name, or others who see it."""
    view = queries.get_saved_view(request.actor, pk)
    initial = {"name": view.name, "reach": view.reach, "role": view.role}
    form = ViewForm(request, request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.change_view(pk, **form.said, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("ecosystem-views")
    context = {"view": view, "form": form, "can_change": can_change_view(request.actor, view)}
    return render(request, "ecosystem/saved_view.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def saved_view_delete(request: ActingRequest, pk: int) -> HttpResponse:
    """Throw it away."""
    services.delete_view(pk, actor=request.actor, at=timezone.now())
    return redirect("ecosystem-views")


urlpatterns = [
    path("ecosystem/views/", saved_views, name="ecosystem-views"),
    path("ecosystem/views/<int:pk>/", saved_view_change, name="ecosystem-view"),
    path("ecosystem/views/<int:pk>/delete/", saved_view_delete, name="ecosystem-view-delete"),
]
