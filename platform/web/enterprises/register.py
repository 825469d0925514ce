"""What people change about an enterprise in the browser: registered data, figures, licences, restrictions."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import require
from enterprises import queries
from enterprises.models import Enterprise, YearlyFigure
from enterprises.permissions import allowed, can_keep_register
from enterprises.services import figures, licences, register, restrictions
from web.enterprises.forms import FigureForm, LicenceForm, RegisterForm, RestrictionForm, StatusForm
from web.forms import form_page, kept
from web.requests import ActingRequest, signed_in

OWN_FIELDS = {"short_name", "domicile", "contact_phone", "has_open_storage"}


@require_http_methods(["GET", "POST"])
@signed_in
def add(request: ActingRequest) -> HttpResponse:
    """A new enterprise."""
    require(can_keep_register(request.actor))
    form = RegisterForm(_sent(request), initial={"industry": "5151"})
    act = partial(register.add_enterprise, actor=request.actor, at=timezone.now())
    made, status = kept(request, form, lambda: act(form.values()))
    if made:
        messages.success(request, _("{name} is in the register.").format(name=made.organisation.name))
        return redirect("enterprise", made.pk)
    return form_page(request, form, _("Add an enterprise"), reverse("enterprises"), status)


def _sent(request: ActingRequest) -> QueryDict | None:
    """What was sent, also when nothing stands in it; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def _saved(
    request: ActingRequest, form: forms.Form, title: str, pk: int, act: Callable[[], object], said: str = ""
) -> HttpResponse:
    """The page of the enterprise once the form is kept, else the form again."""
    done, status = kept(request, form, act)
    if done:
        messages.success(request, said or _("Saved."))
        return redirect("enterprise", pk)
    return form_page(request, form, title, reverse("enterprise", args=[pk]), status)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """The registered data: all of it for the desk, the own contact fields for the owner."""
    found = queries.enterprise_page(request.actor, pk)
    require("change" in allowed(request.actor, found))
    only = None if can_keep_register(request.actor) else OWN_FIELDS
    form = RegisterForm(_sent(request), initial=_initial(found), only=only)

    def act() -> Enterprise:
        version = form.cleaned_data.get("version")
        return register.change_enterprise(pk, form.values(), version=version, actor=request.actor, at=timezone.now())

    return _saved(request, form, _("Change the registered data"), pk, act)


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
    form = FigureForm(_sent(request), initial={"year": timezone.localdate().year - 1})

    def act() -> YearlyFigure:
        said = form.cleaned_data | {"revenue": (form.cleaned_data["revenue"] * 10_000).quantize(Decimal("0.01"))}
        return figures.state_figure(pk, actor=request.actor, at=timezone.now(), **said)

    said = _("Saved. The size class follows from the newest year.")
    return _saved(request, form, _("State yearly figures"), pk, act, said)


@require_http_methods(["GET", "POST"])
@signed_in
def add_licence(request: ActingRequest, pk: int) -> HttpResponse:
    """A licence of the enterprise."""
    found = queries.enterprise_page(request.actor, pk)
    require("keep_licences" in allowed(request.actor, found))
    form = LicenceForm(_sent(request))
    act = partial(licences.add_licence, pk, actor=request.actor, at=timezone.now())
    said = _("The licence is entered.")
    return _saved(request, form, _("Enter a licence"), pk, lambda: act(form.cleaned_data), said)


@require_http_methods(["GET", "POST"])
@signed_in
def change_licence(request: ActingRequest, pk: int) -> HttpResponse:
    """What is printed on a licence."""
    licence = queries.licence_of(request.actor, pk)
    require("keep_licences" in allowed(request.actor, licence.enterprise))
    form = LicenceForm(_sent(request), initial={name: getattr(licence, name) for name in LicenceForm.base_fields})
    act = partial(licences.change_licence, pk, actor=request.actor, at=timezone.now())
    return _saved(request, form, _("Change a licence"), licence.enterprise_id, lambda: act(form.cleaned_data))


@require_http_methods(["GET", "POST"])
@signed_in
def licence_status(request: ActingRequest, pk: int) -> HttpResponse:
    """Suspend a licence, or set it in force again."""
    licence = queries.licence_of(request.actor, pk)
    require("suspend_licence" in allowed(request.actor, licence.enterprise))
    form = StatusForm(_sent(request), initial={"status": licence.status})
    act = partial(licences.set_licence_status, pk, actor=request.actor, at=timezone.now())
    return _saved(request, form, _("Status of the licence"), licence.enterprise_id, lambda: act(**form.cleaned_data))


@require_http_methods(["GET", "POST"])
@signed_in
def restrict(request: ActingRequest, pk: int) -> HttpResponse:
    """A restriction on the enterprise."""
    found = queries.enterprise_page(request.actor, pk)
    require("restrict" in allowed(request.actor, found))
    form = RestrictionForm(_sent(request))
    act = partial(restrictions.restrict, pk, actor=request.actor, at=timezone.now())
    said = _("The restriction is in force; the enterprise sees it on its page.")
    return _saved(request, form, _("Put a restriction on"), pk, lambda: act(**form.cleaned_data), said)


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
