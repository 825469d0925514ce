"""The request as our views see it: somebody signed in, acting for an organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from accounts.actors import Actor
from accounts.models import Membership, User
from common.limits import buckets

Parameters = ParamSpec("Parameters")


class ActingRequest(HttpRequest):
    """A request with an actor; only views under `@signed_in` get one."""

    actor: Actor
    htmx: HtmxDetails


def signed_in(
    view: Callable[Concatenate[ActingRequest, Parameters], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]:
    """Strangers go to the sign-in page and come back; who must do something first is sent there (`request.duty`);
    who belongs to no organisation is told so."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if getattr(request, "duty", ""):
            return _send_to(request, reverse(request.duty))  # type: ignore[attr-defined]
        if not getattr(request, "actor", None):
            return render(request, "no_organisation.html", status=403)
        return view(cast(ActingRequest, request), *args, **kwargs)

    return guarded


def limited(
    scope: str,
) -> Callable[[Callable[Concatenate[ActingRequest, Parameters], HttpResponseBase]],
              Callable[Concatenate[ActingRequest, Parameters], HttpResponseBase]]:  # fmt: skip
    """Under `@signed_in`: each POST spends a token of the person's bucket (`common.limits`), exports each GET."""

    def decorate(
        view: Callable[Concatenate[ActingRequest, Parameters], HttpResponseBase],
    ) -> Callable[Concatenate[ActingRequest, Parameters], HttpResponseBase]:
        @wraps(view)
        def slowed(request: ActingRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            if request.method == "POST" or scope == "export":
                buckets.spend(scope, f"{request.actor.user.pk}.{request.actor.organisation.pk}")
            return view(request, *args, **kwargs)

        return slowed

    return decorate


class PersonRequest(HttpRequest):
    """A request with a person, who may belong to no organisation or have a duty first; under `@person_signed_in`."""

    user: User
    memberships: list[Membership]
    duty: str
    htmx: HtmxDetails


def person_signed_in(
    view: Callable[Concatenate[PersonRequest, Parameters], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]:
    """For what people do with their own account: strangers go to the sign-in page, duties do not stand in the way."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(cast(PersonRequest, request), *args, **kwargs)

    return guarded


def safe_next(request: HttpRequest, wanted: str) -> str:
    """`wanted` where it is a page of this platform, else the first page."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and is_ours else "/"


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    wanted = request.get_full_path() if request.method == "GET" else "/"
    facts = {"next": wanted} | ({"idle": "1"} if getattr(request, "was_idle", False) else {})
    return _send_to(request, f"{reverse('sign-in')}?{urlencode(facts)}", status=401)


def _send_to(request: HttpRequest, target: str, status: int = 403) -> HttpResponse:
    """A redirect; for htmx a status with the header that makes it go there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=status, headers={"HX-Redirect": target})
    return redirect(target)
