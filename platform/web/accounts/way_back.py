"""Lost access: whoever keeps it gives a way back, the person behind the secret link sets a new password."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.errors import WayBackOver
from accounts.permissions import can_give_way_back
from accounts.queries import get_member_within_reach, has_keeper, has_second_factor, way_back_behind
from accounts.services.way_back import is_open
from common.errors import require
from web.accounts.forms import NewPasswordForm, WayBackForm
from web.accounts.people import site_of
from web.accounts.pictures import qr
from web.forms import kept
from web.requests import ActingRequest, signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def member_way_back(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask once more what is lost; a POST answers with the secret link, on this page and nowhere else."""
    member = get_member_within_reach(request.actor, pk)
    here = member.organisation
    require(can_give_way_back(request.actor, here, has_keeper=has_keeper(here)))
    if request.method != "POST":
        facts = {"form": WayBackForm(), "member": member, "has_second_factor": has_second_factor(member.user)}
        return render(request, "accounts/member_way_back.html", facts)
    form = WayBackForm(request.POST)
    form.is_valid()
    way, link = services.give_way_back(
        pk, actor=request.actor, at=timezone.now(), site=site_of(request), **form.cleaned_data
    )
    facts = {"way": way, "member": member, "link": link, "picture": qr(link, _("QR code of the way back"))}
    return render(request, "accounts/way_back_given.html", facts)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def way_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Whose account it is, and one form; afterwards the person signs in like on every other day."""
    way = way_back_behind(secret)
    if not is_open(way, timezone.now()):
        raise WayBackOver
    form = NewPasswordForm(request.POST or None)
    act = partial(services.come_back, secret, at=timezone.now())
    person, status = kept(request, form, lambda: act(password=form.cleaned_data["password"]))
    if person:
        logout(request)
        messages.success(request, _("The new password holds from now on. Sign in with it."))
        return redirect("sign-in")
    return render(request, "accounts/way_back.html", {"form": form, "way": way}, status=status)


urlpatterns = [
    path("people/<int:pk>/way-back/", member_way_back, name="member-way-back"),
    path("ways-back/<str:secret>/", way_back, name="way-back"),
]
