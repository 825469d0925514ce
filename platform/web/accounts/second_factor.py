"""My second factor: set up with a QR code, confirmed, replaced, removed; recovery codes shown once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import rules, services
from accounts.queries import has_second_factor
from accounts.second_factor import app_link, new_secret
from common.errors import DomainError, NotAllowed
from web.accounts.forms import CodeForm
from web.accounts.pictures import qr
from web.requests import PersonRequest, person_signed_in
from web.sessions import FACTOR_KEY, PASSED, has_passed, roles_of

SEED_KEY = "second_factor_seed"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@person_signed_in
def second_factor(request: PersonRequest) -> HttpResponse:
    """Without one: set it up. With one: confirm it for this session, or manage it."""
    if has_second_factor(request.user):
        return _confirm(request)
    seed = request.session.setdefault(SEED_KEY, new_secret())
    if request.method != "POST":
        return _set_up_page(request, CodeForm(), seed)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _set_up_page(request, form, seed, status=422)
    try:
        codes = services.set_up_second_factor(
            request.user, secret=seed, code=form.cleaned_data["code"], at=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _set_up_page(request, form, seed, status=refusal.status)
    request.session.pop(SEED_KEY)
    request.session[FACTOR_KEY] = PASSED
    services.end_other_sessions(request.user, but=request.session.session_key or "", at=timezone.now())
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "is_first": True})


@never_cache
@require_POST
@person_signed_in
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """Ten new recovery codes, shown once."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            codes = services.renew_recovery_codes(request.user, code=form.cleaned_data["code"], at=timezone.now())
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return _manage_page(request, form, status=refusal.status)
        return render(request, "accounts/recovery_codes.html", {"codes": codes})
    return _manage_page(request, form, status=422)


@require_POST
@person_signed_in
def second_factor_remove(request: PersonRequest) -> HttpResponse:
    """Forget the present app; whoever needs a second factor sets up the next one at once."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _manage_page(request, form, status=422)
    try:
        services.remove_second_factor(request.user, code=form.cleaned_data["code"], at=timezone.now())
    except DomainError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _manage_page(request, form, status=refusal.status)
    request.session.pop(FACTOR_KEY, None)
    services.end_other_sessions(request.user, but=request.session.session_key or "", at=timezone.now())
    messages.success(request, _("The second factor was removed."))
    return redirect("second-factor" if _is_needed(request) else "account")


def _confirm(request: PersonRequest) -> HttpResponse:
    """A session that came in before the second factor existed shows a code once."""
    if has_passed(request) or request.method != "POST":
        return _manage_page(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _manage_page(request, form, status=422)
    try:
        services.check_second_step(
            request.user, form.cleaned_data["code"], at=timezone.now(), event="second_factor_confirmed"
        )
    except DomainError as refusal:
        form.add_error(refusal.field, str(refusal))
        return _manage_page(request, form, status=refusal.status)
    request.session[FACTOR_KEY] = PASSED
    return redirect("/")


def _set_up_page(request: PersonRequest, form: CodeForm, seed: str, status: int = 200) -> HttpResponse:
    picture = qr(app_link(request.user, seed), _("QR code for the authenticator app"))
    spaced = " ".join(seed[place : place + 4] for place in range(0, len(seed), 4))
    facts = {"form": form, "picture": picture, "seed": spaced, "is_needed": _is_needed(request)}
    return render(request, "accounts/second_factor_set_up.html", facts, status=status)


def _manage_page(request: PersonRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    if not has_second_factor(request.user):
        raise NotAllowed
    facts = {"form": form, "is_needed": _is_needed(request), "must_confirm": not has_passed(request)}
    return render(request, "accounts/second_factor.html", facts, status=status)


def _is_needed(request: PersonRequest) -> bool:
    return rules.needs_second_factor(roles_of(request.memberships))


urlpatterns = [
    path("account/second-factor/", second_factor, name="second-factor"),
    path("account/second-factor/recovery-codes/", recovery_codes, name="second-factor-recovery-codes"),
    path("account/second-factor/remove/", second_factor_remove, name="second-factor-remove"),
]
