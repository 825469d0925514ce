"""My account: what I say about myself, my password, where I am signed in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.queries import has_second_factor, sessions_of
from accounts.second_factor import recovery_codes_left
from common.errors import DomainError
from web.accounts.devices import device_words
from web.accounts.forms import PasswordForm, ProfileForm
from web.accounts.sign_in import keep_language
from web.requests import PersonRequest, person_signed_in, safe_next

PROFILE = ("name", "email", "phone", "language")


@never_cache
@require_GET
@person_signed_in
def account(request: PersonRequest) -> HttpResponse:
    """Everything about my own account on one page."""
    return _page(request, ProfileForm(initial={field: getattr(request.user, field) for field in PROFILE}))


@require_POST
@person_signed_in
def profile(request: PersonRequest) -> HttpResponse:
    """Save what I say about myself."""
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    services.change_profile(request.user, **form.cleaned_data, at=timezone.now())
    messages.success(request, _("Saved."))
    answer = redirect("account")
    if request.user.language:
        keep_language(answer, request.user.language)
    return answer


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@person_signed_in
def password(request: PersonRequest) -> HttpResponse:
    """Change my password; every other session of mine ends with it."""
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                old, new = form.cleaned_data["old_password"], form.cleaned_data["password"]
                services.change_password(request.user, old=old, new=new, at=timezone.now())
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
                status = refusal.status
            else:
                return _with_new_password(request)
    return render(
        request, "accounts/password.html", {"form": form, "is_duty": request.duty == "account-password"}, status=status
    )


@require_POST
@person_signed_in
def session_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign out at one of my devices."""
    services.end_session(request.user, pk, at=timezone.now())
    messages.success(request, _("Signed out there."))
    return redirect("account")


@require_POST
@person_signed_in
def other_sessions_end(request: PersonRequest) -> HttpResponse:
    """Sign out everywhere except here."""
    services.end_other_sessions(request.user, but=request.session.session_key or "", at=timezone.now())
    messages.success(request, _("Signed out everywhere else."))
    return redirect("account")


def _with_new_password(request: PersonRequest) -> HttpResponse:
    """Stay signed in here: the session is tied to the new password and gets a new key."""
    before = request.session.session_key or ""
    update_session_auth_hash(request, request.user)
    services.move_session(before, request.session.session_key or "")
    messages.success(request, _("The new password holds from now on. Other devices were signed out."))
    return redirect(safe_next(request, "/account/"))


def _page(request: PersonRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
    here = request.session.session_key
    facts = {
        "form": form,
        "has_second_factor": has_second_factor(request.user),
        "codes_left": recovery_codes_left(request.user),
        "sessions": [
            {"row": one, "words": device_words(one.user_agent), "is_here": one.session_key == here}
            for one in sessions_of(request.user)
        ],
    }
    return render(request, "accounts/account.html", facts, status=status)


urlpatterns = [
    path("account/", account, name="account"),
    path("account/profile/", profile, name="account-profile"),
    path("account/password/", password, name="account-password"),
    path("account/sessions/<int:pk>/end/", session_end, name="account-session-end"),
    path("account/sessions/end-others/", other_sessions_end, name="account-sessions-end"),
]
