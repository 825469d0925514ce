"""Behind a secret link: a new person chooses name and password, a known one joins with a press."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.errors import InvitationOver
from accounts.models import Invitation, User
from accounts.queries import invitation_behind
from accounts.roles import ROLE_BOOK, Role
from accounts.services.invitations import is_open
from common.errors import DomainError
from web.accounts.forms import NewPersonForm
from web.accounts.sign_in import enter
from web.sessions import ACTING_KEY


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites, to what, as what; then one form or one button."""
    found = invitation_behind(secret)
    if not is_open(found, timezone.now()):
        raise InvitationOver
    if isinstance(request.user, User) and "as_new_person" not in request.GET:
        return _as_known(request, request.user, found, secret)
    return _as_new(request, found, secret)


def _as_known(request: HttpRequest, user: User, found: Invitation, secret: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, None, secret)
    membership = services.accept_as_known_person(secret, user=user, at=timezone.now())
    request.session[ACTING_KEY] = membership.organisation_id
    messages.success(request, _("You now belong to {organisation}.").format(organisation=membership.organisation))
    return redirect("/")


def _as_new(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"name": found.name})
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form, secret, status=422 if request.method == "POST" else 200)
    said = form.cleaned_data
    person = services.NewPerson(said["name"], said["username"], said["password"])
    try:
        language = get_language() or ""
        membership = services.accept_as_new_person(secret, person=person, at=timezone.now(), language=language)
    except DomainError as refusal:
        if not refusal.field:
            raise
        form.add_error(refusal.field, str(refusal))
        return _page(request, found, form, secret, status=refusal.status)
    return enter(request, membership.user, "/")


def _page(
    request: HttpRequest, found: Invitation, form: NewPersonForm | None, secret: str, status: int = 200
) -> HttpResponse:
    roles = [{"name": Role(role).label, "reason": ROLE_BOOK[Role(role)][1]} for role in found.roles]
    facts = {"invitation": found, "roles": roles, "form": form, "secret": secret}
    return render(request, "accounts/invitation.html", facts, status=status)


urlpatterns = [path("invitations/<str:secret>/", invitation, name="invitation")]
