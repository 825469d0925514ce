"""The talk at the foot of an order: what was asked and answered, openly or between the buyer and one seller."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from orders.models import Order
from orders.permissions import can_talk, is_buyer
from orders.queries import talking
from orders.queries.board import get_order
from orders.services.talking import MOST_LETTERS, write_message
from web.requests import ActingRequest, signed_in

OPEN = ""


class PlaceForm(forms.Form):
    """To whom, and about what."""

    counterpart = forms.TypedChoiceField(
        label=gettext_lazy("Who reads it"), required=False, coerce=int, empty_value=None
    )
    line = forms.TypedChoiceField(label=gettext_lazy("What it is about"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, hearers: list[tuple[Any, Any]], lines: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].choices = hearers  # type: ignore[attr-defined]
        self.fields["line"].choices = lines  # type: ignore[attr-defined]


class MessageForm(PlaceForm):
    """A message."""

    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Name no price here: prices belong into offers, where only the two sides see them."),
    )
    field_order = ("text", "counterpart", "line")


def choices(request: ActingRequest, order: Order) -> dict[str, list[tuple[Any, Any]]]:
    """Whom the actor may speak to, and the lines; two or three queries."""
    everybody = (OPEN, _("Everybody who sees this order"))
    if is_buyer(request.actor, order):
        hearers = [(pk, _("{name} alone").format(name=name)) for pk, name in talking.named_partners(order)]
    else:
        hearers = [(request.actor.organisation.pk, _("{name} alone").format(name=order.buyer))]
    lines = [(line.pk, f"{line.position}. {line.product}") for line in talking.lines_talked_about(order)]
    return {"hearers": [everybody, *hearers], "lines": [("", _("The order as a whole")), *lines]}


def line_asked(request: ActingRequest) -> int | None:
    """The line to which the talk is narrowed, from the address."""
    said = request.GET.get("line", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def thread_context(
    request: ActingRequest, order: Order, form: MessageForm | None = None, *, most: int = talking.SHOWN
) -> dict[str, Any]:
    """What `orders/_thread.html` needs."""
    line = line_asked(request)
    said = choices(request, order)
    may = can_talk(request.actor, order) and order.state != Order.State.DRAFT
    return {
        "order": order,
        "thread": talking.thread_of(request.actor, order, line=line, most=most),
        "thread_line": line,
        "thread_lines": said["lines"][1:],
        "thread_form": (form or MessageForm(initial={"line": line}, **said)) if may else None,
    }


@require_http_methods(["GET", "POST"])
@signed_in
def talk(request: ActingRequest, pk: int) -> HttpResponse:
    """The whole talk around an order, and a new message."""
    order = get_order(request.actor, pk)
    form = MessageForm(request.POST, **choices(request, order)) if request.method == "POST" else None
    if form is not None and form.is_valid():
        send = partial(write_message, pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
        if said(form, send):
            line = form.cleaned_data["line"]
            return redirect(reverse("order", args=[pk]) + (f"?line={line}" if line else "") + "#talk")
    context = thread_context(request, order, form, most=talking.MOST_SHOWN)
    return render(request, "orders/talk.html", context, status=422 if form and form.errors else 200)


def said(form: forms.Form, send: Callable[[], object]) -> bool:
    """Do it; a refusal of something typed stands at its field, any other is a page of its own."""
    try:
        send()
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


urlpatterns = [path("orders/<int:pk>/talk/", talk, name="order-talk")]
