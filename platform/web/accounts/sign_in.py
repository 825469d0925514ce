"""The door for people: name and password, the second step, the six doors of the demo, the way out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import rules, services
from accounts.errors import SignInLost
from accounts.models import User
from accounts.queries import demo_people
from common.errors import DomainError
from web.accounts.forms import CodeForm, SignInForm
from web.requests import safe_next
from web.sessions import ACTING_KEY, DEMO_DOOR, PASSED, let_in

FIRST_STEP_KEY = "first_step"
DOOR_WORDS = {
    "demo-owner": gettext_lazy("I run a small growing enterprise. Which order can I take today, and may I?"),
    "demo-leader": gettext_lazy("I lead the trade of a chain leader. My order is too big for us alone: who joins?"),
    "demo-secretary": gettext_lazy("I lead the committee. Is the chain healthy, and what did we promise?"),
    "demo-bank": gettext_lazy("I am the bank's account manager. Which needs may I see, and what do I offer?"),
    "demo-inspector": gettext_lazy("I visit neighbours as inspector. Where next, and what do I look at?"),
    "demo-warehouse": gettext_lazy("I stand at the gate of the warehouse. What comes, what leaves, what goes back?"),
}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step; in the demo the six doors stand above it."""
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next") or "/")
    if request.method != "POST":
        return redirect(wanted) if request.user.is_authenticated else _page(request, SignInForm(), wanted)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, wanted, status=422)
    at = timezone.now()
    try:
        user, has_second_step = services.check_name_and_password(**form.cleaned_data, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, wanted, status=refusal.status)
    if has_second_step:
        request.session[FIRST_STEP_KEY] = {"user": user.pk, "at": at.timestamp(), "next": wanted}
        return redirect("sign-in-code")
    return enter(request, user, wanted)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step, within five minutes of the first."""
    first: dict[str, Any] = request.session.get(FIRST_STEP_KEY) or {}
    user = _person_of(first)
    if user is None:
        messages.info(request, str(SignInLost()))
        return redirect("sign-in")
    if request.method != "POST":
        return render(request, "accounts/sign_in_code.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            services.check_second_step(user, form.cleaned_data["code"], at=timezone.now())
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            status = refusal.status
        else:
            request.session.pop(FIRST_STEP_KEY)
            return enter(request, user, first["next"], factor=PASSED)
    return render(request, "accounts/sign_in_code.html", {"form": form}, status=status)


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One press on a door of the demo is a sign-in; without the demo there is no such door."""
    if not settings.DEMO:
        raise Http404
    membership = services.sign_in_by_demo_door(request.POST.get("door", ""), at=timezone.now())
    answer = enter(request, membership.user, safe_next(request, request.POST.get("next", "/")), factor=DEMO_DOOR)
    request.session[ACTING_KEY] = membership.organisation_id
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session."""
    if isinstance(request.user, User):
        services.sign_out(request.user, session_key=request.session.session_key or "", at=timezone.now())
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("sign-in")


def enter(request: HttpRequest, user: User, target: str, *, factor: str = "") -> HttpResponse:
    """Begin the session and go where the person wanted, in the person's own language."""
    let_in(request, user, factor=factor)
    answer = redirect(target)
    if user.language:
        keep_language(answer, user.language)
    return answer


def keep_language(answer: HttpResponse, language: str) -> None:
    """The language for the next pages."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax", secure=settings.BEHIND_TLS
    )


def _person_of(first: dict[str, Any]) -> User | None:
    if not first or first["at"] + rules.STEP_TWO_WITHIN.total_seconds() < timezone.now().timestamp():
        return None
    return User.objects.filter(pk=first["user"], is_active=True).first()


def _page(request: HttpRequest, form: SignInForm, wanted: str, status: int = 200) -> HttpResponse:
    people = demo_people() if settings.DEMO else []
    facts = {
        "form": form,
        "next": wanted,
        "was_idle": request.GET.get("idle") == "1",
        "doors": [(one, DOOR_WORDS[one.user.username]) for one in people],
    }
    return render(request, "accounts/sign_in.html", facts, status=status)


urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-in/code/", sign_in_code, name="sign-in-code"),
    path("demo/sign-in/", demo_sign_in, name="demo-sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
]
