"""Webhooks of the own organisation: added with their secret shown once, tested, paused, and the log of their calls."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from notices import services
from notices.events import EVENTS, event_words
from notices.queries import deliveries_of, endpoints_of, get_endpoint
from web.requests import ActingRequest, signed_in


class EventsForm(forms.Form):
    """What it is told of."""

    events = forms.MultipleChoiceField(
        label=gettext_lazy("events"),
        choices=[(event.code, event.words) for event in EVENTS],
        widget=forms.CheckboxSelectMultiple,
    )
    description = forms.CharField(label=gettext_lazy("what it is for"), max_length=120, required=False)


class EndpointForm(EventsForm):
    """Where it goes, and what it is told of."""

    url = forms.CharField(
        label=gettext_lazy("address"),
        max_length=500,
        help_text=gettext_lazy("A public address that begins with https://"),
        widget=forms.URLInput(attrs={"placeholder": "https://erp.example.com/hooks", "spellcheck": "false"}),
    )
    field_order = ("url", "description", "events")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def webhooks(request: ActingRequest) -> HttpResponse:
    """The list; a POST adds one and shows its secret once."""
    rows = endpoints_of(request.actor)
    form, secret, status = EndpointForm(), "", 200
    if request.method == "POST":
        form, status = EndpointForm(request.POST), 422
        if form.is_valid():
            try:
                added = services.add_endpoint(**form.cleaned_data, actor=request.actor, at=timezone.now())
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                status = refusal.status
            else:
                form, secret, status = EndpointForm(), added[1], 200
    facts = {"rows": list(rows.all()), "form": form, "secret": secret}
    return render(request, "webhooks/list.html", facts, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def webhook(request: ActingRequest, pk: int) -> HttpResponse:
    """One webhook with its log; a POST changes its events."""
    endpoint = get_endpoint(request.actor, pk)
    form = EventsForm(request.POST or None, initial={"events": endpoint.events, "description": endpoint.description})
    if request.method == "POST" and form.is_valid():
        services.change_endpoint(pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("webhook", pk)
    return _page(request, pk, form=form, status=422 if request.method == "POST" else 200)


@never_cache
@require_POST
@signed_in
def webhook_rotate(request: ActingRequest, pk: int) -> HttpResponse:
    """A new secret, shown once."""
    endpoint, secret = services.rotate_secret(pk, actor=request.actor, at=timezone.now())
    form = EventsForm(initial={"events": endpoint.events, "description": endpoint.description})
    return _page(request, pk, form=form, secret=secret)


def _verb(service: Callable[..., Any], words: Any, *, target: str = "webhook") -> Callable[..., HttpResponse]:
    """A view that does one thing to one webhook and says so."""

    @require_POST
    @signed_in
    def view(request: ActingRequest, pk: int) -> HttpResponse:
        service(pk, actor=request.actor, at=timezone.now())
        messages.success(request, str(words))
        return redirect(target, pk) if target == "webhook" else redirect(target)

    return view  # type: ignore[return-value]  # HttpResponseBase is what the guard names


@require_POST
@signed_in
def delivery_retry(request: ActingRequest, pk: int) -> HttpResponse:
    """Call again what was given up."""
    delivery = services.retry_delivery(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("It is called again now."))
    return redirect("webhook", delivery.endpoint_id)


def _page(request: ActingRequest, pk: int, *, form: EventsForm, secret: str = "", status: int = 200) -> HttpResponse:
    endpoint = get_endpoint(request.actor, pk)
    page = Paginator(deliveries_of(request.actor, pk), 20).get_page(request.GET.get("page"))
    rows = [
        {"delivery": one, "words": event_words(one.event.type), "last": next(iter(one.calls.all()), None)}
        for one in page
    ]
    facts = {
        "endpoint": endpoint,
        "form": form,
        "secret": secret,
        "page": page,
        "rows": rows,
    }
    return render(request, "webhooks/webhook.html", facts, status=status)


urlpatterns = [
    path("webhooks/", webhooks, name="webhooks"),
    path("webhooks/<int:pk>/", webhook, name="webhook"),
    path("webhooks/<int:pk>/rotate/", webhook_rotate, name="webhook-rotate"),
    path(
        "webhooks/<int:pk>/pause/",
        _verb(services.pause_endpoint, gettext_lazy("Paused. What happens meanwhile is kept.")),
        name="webhook-pause",
    ),
    path(
        "webhooks/<int:pk>/resume/",
        _verb(services.resume_endpoint, gettext_lazy("It goes on; what waited is sent now.")),
        name="webhook-resume",
    ),
    path(
        "webhooks/<int:pk>/test/",
        _verb(services.send_test, gettext_lazy("A test was sent. The log shows what came of it.")),
        name="webhook-test",
    ),
    path(
        "webhooks/<int:pk>/remove/",
        _verb(services.remove_endpoint, gettext_lazy("The webhook was removed."), target="webhooks"),
        name="webhook-remove",
    ),
    path("webhooks/deliveries/<int:pk>/retry/", delivery_retry, name="webhook-retry"),
]
