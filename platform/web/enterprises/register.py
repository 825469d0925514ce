"""What people change about an enterprise in the browser: registered data, figures, licences, restrictions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError, require
from enterprises import queries
from enterprises.models import Enterprise
from enterprises.permissions import allowed, can_keep_register
from enterprises.services import figures, licences, register, restrictions
from web.enterprises.forms import FigureForm, LicenceForm, RegisterForm, RestrictionForm, StatusForm
from web.requests import ActingRequest, signed_in


def _form_page(request: ActingRequest, form: forms.Form, title: str, back: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "form_title": title, "back": back}
    return render(request, "enterprises/form.html", context, status=status)


def _refused(form: forms.Form, refusal: DomainError) -> None:
    """The sentence on its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@require_http_methods(["GET", "POST"])
@signed_in
def add(request: ActingRequest) -> HttpResponse:
    """A new enterprise."""
    require(can_keep_register(request.actor))
    form = RegisterForm(request.POST if request.method == "POST" else None, initial={"industry": "5151"})
    title = _("Add an enterprise")
    if request.method == "POST" and form.is_valid():
        try:
            made = register.add_enterprise(form.values(), actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("{name} is in the register.").format(name=made.organisation.name))
            return redirect("enterprise", made.pk)
    return _form_page(request, form, title, "/enterprises/", 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """The registered data: all of it for the desk, the own contact fields for the owner."""
    found = queries.enterprise_page(request.actor, pk)
    require("change" in allowed(request.actor, found))
    only = None if can_keep_register(request.actor) else {"short_name", "domicile", "contact_phone", "has_open_storage"}
    form = RegisterForm(request.POST if request.method == "POST" else None, initial=_initial(found), only=only)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data.get("version")
            register.change_enterprise(pk, form.values(), version=version, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprise", pk)
    return _form_page(
        request, form, _("Change the registered data"), f"/enterprises/{pk}/", 422 if form.errors else 200
    )


def _initial(found: Enterprise) -> dict[str, Any]:
    names = set(RegisterForm.base_fields)
    initial = {name: getattr(found, name) for name in names if hasattr(found, name)}
    initial |= {name: getattr(found.organisation, name) for name in register.ORGANISATION_FIELDS}
    capital = found.registered_capital
    return initial | {
        "industry": found.industry_id,
        "division": found.division.code if found.division else "",
        "registered_capital": None if capital is None else (capital / 10_000).normalize(),
    }


@require_http_methods(["GET", "POST"])
@signed_in
def state_figure(request: ActingRequest, pk: int) -> HttpResponse:
    """Yearly figures."""
    found = queries.enterprise_page(request.actor, pk)
    require("state_figure" in allowed(request.actor, found))
    form = FigureForm(
        request.POST if request.method == "POST" else None, initial={"year": timezone.localdate().year - 1}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"revenue": (form.cleaned_data["revenue"] * 10_000).quantize(Decimal("0.01"))}
        try:
            figures.state_figure(pk, actor=request.actor, at=timezone.now(), **said)
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Saved. The size class follows from the newest year."))
            return redirect("enterprise", pk)
    return _form_page(request, form, _("State yearly figures"), f"/enterprises/{pk}/", 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def add_licence(request: ActingRequest, pk: int) -> HttpResponse:
    """A licence of the enterprise."""
    found = queries.enterprise_page(request.actor, pk)
    require("keep_licences" in allowed(request.actor, found))
    form = LicenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            licences.add_licence(pk, form.cleaned_data, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("The licence is entered."))
            return redirect("enterprise", pk)
    return _form_page(request, form, _("Enter a licence"), f"/enterprises/{pk}/", 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def change_licence(request: ActingRequest, pk: int) -> HttpResponse:
    """What is printed on a licence."""
    licence = queries.licence_of(request.actor, pk)
    require("keep_licences" in allowed(request.actor, licence.enterprise))
    initial = {name: getattr(licence, name) for name in LicenceForm.base_fields}
    form = LicenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            licences.change_licence(pk, form.cleaned_data, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprise", licence.enterprise_id)
    back = f"/enterprises/{licence.enterprise_id}/"
    return _form_page(request, form, _("Change a licence"), back, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def licence_status(request: ActingRequest, pk: int) -> HttpResponse:
    """Suspend a licence, or set it in force again."""
    licence = queries.licence_of(request.actor, pk)
    require("suspend_licence" in allowed(request.actor, licence.enterprise))
    form = StatusForm(request.POST if request.method == "POST" else None, initial={"status": licence.status})
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            licences.set_licence_status(
                pk, said["status"], reason=said["reason"], actor=request.actor, at=timezone.now()
            )
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprise", licence.enterprise_id)
    back = f"/enterprises/{licence.enterprise_id}/"
    return _form_page(request, form, _("Status of the licence"), back, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def restrict(request: ActingRequest, pk: int) -> HttpResponse:
    """A restriction on the enterprise."""
    found = queries.enterprise_page(request.actor, pk)
    require("restrict" in allowed(request.actor, found))
    form = RestrictionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        restrictions.restrict(pk, actor=request.actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The restriction is in force; the enterprise sees it on its page."))
        return redirect("enterprise", pk)
    return _form_page(request, form, _("Put a restriction on"), f"/enterprises/{pk}/", 422 if form.errors else 200)


@require_POST
@signed_in
def lift(request: ActingRequest, pk: int) -> HttpResponse:
    """End a restriction, with the reason."""
    reason = request.POST.get("reason", "")
    lifted = restrictions.lift_restriction(pk, reason=reason, actor=request.actor, at=timezone.now())
    messages.success(request, _("The restriction is lifted."))
    return redirect("enterprise", lifted.enterprise_id)


urlpatterns = [
    path("enterprises/add/", add, name="enterprise-add"),
    path("enterprises/<int:pk>/edit/", edit, name="enterprise-edit"),
    path("enterprises/<int:pk>/figures/", state_figure, name="enterprise-figure"),
    path("enterprises/<int:pk>/licences/add/", add_licence, name="enterprise-licence-add"),
    path("enterprises/<int:pk>/restrict/", restrict, name="enterprise-restrict"),
    path("licences/<int:pk>/edit/", change_licence, name="enterprise-licence-edit"),
    path("licences/<int:pk>/status/", licence_status, name="enterprise-licence-status"),
    path("restrictions/<int:pk>/lift/", lift, name="enterprise-restriction-lift"),
]
