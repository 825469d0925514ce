"""The request as our views see it: somebody signed in, acting for an organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from accounts.actors import Actor

Parameters = ParamSpec("Parameters")


class ActingRequest(HttpRequest):
    """A request with an actor; only views under `@signed_in` get one."""

    actor: Actor
    htmx: HtmxDetails


def signed_in(
    view: Callable[Concatenate[ActingRequest, Parameters], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]:
    """Strangers go to the sign-in page and come back; who belongs to no organisation is told so."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not getattr(request, "actor", None):
            return render(request, "no_organisation.html", status=403)
        return view(cast(ActingRequest, request), *args, **kwargs)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    target = f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)
