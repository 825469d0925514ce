"""The talk at the foot of an order: what was asked and answered, openly or between the buyer and one seller."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError, require
from orders.models import Attachment, Order
from orders.permissions import can_talk, is_buyer
from orders.queries import talking
from orders.queries.attaching import get_attachment, papers_of
from orders.queries.board import get_order
from orders.services.attaching import attach_paper, withdraw_paper
from orders.services.talking import MOST_LETTERS, write_message
from web.requests import ActingRequest, signed_in

NOBODY = "0"  # stands for everybody, and for the order as a whole


def chosen(value: str) -> int | None:
    """The key that was chosen, None for the first line of a list."""
    return None if value == NOBODY else int(value)


class PlaceForm(forms.Form):
    """To whom, and about what."""

    counterpart = forms.TypedChoiceField(label=gettext_lazy("Who reads it"), coerce=chosen)
    line = forms.TypedChoiceField(label=gettext_lazy("What it is about"), coerce=chosen)

    def __init__(self, *args: Any, hearers: list[tuple[Any, Any]], lines: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].choices = hearers  # type: ignore[attr-defined]
        self.fields["line"].choices = lines  # type: ignore[attr-defined]


class PaperForm(PlaceForm):
    """A paper."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, JPEG, PNG, .xlsx or .docx, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.xlsx,.docx"}),
    )
    field_order = ("file", "counterpart", "line")


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
    everybody = (NOBODY, _("Everybody who sees this order"))
    if is_buyer(request.actor, order):
        hearers = [(pk, _("{name} alone").format(name=name)) for pk, name in talking.named_partners(order)]
    else:
        hearers = [(request.actor.organisation.pk, _("{name} alone").format(name=order.buyer))]
    lines = [(line.pk, f"{line.position}. {line.product}") for line in talking.lines_talked_about(order)]
    return {"hearers": [everybody, *hearers], "lines": [(NOBODY, _("The order as a whole")), *lines]}


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
    fresh = MessageForm(initial={"line": line or NOBODY, "counterpart": NOBODY}, **said)
    return {
        "order": order,
        "thread": talking.thread_of(request.actor, order, line=line, most=most),
        "thread_line": line,
        "thread_lines": said["lines"][1:],
        "papers": papers_of(request.actor, order),
        "may_talk": may,
        "thread_form": (form or fresh) if may else None,
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


@require_http_methods(["GET", "POST"])
@signed_in
def attach(request: ActingRequest, pk: int) -> HttpResponse:
    """A paper for everybody who sees the order, or for the other side alone."""
    order = get_order(request.actor, pk)
    require(can_talk(request.actor, order))
    first = {"counterpart": NOBODY, "line": line_asked(request) or NOBODY}
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*typed, initial=first, **choices(request, order))
    if form.is_valid():
        send = partial(attach_paper, pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
        if said(form, send):
            messages.success(request, _("The paper is attached."))
            return redirect(reverse("order", args=[pk]) + "#papers")
    return render(request, "orders/attach.html", {"order": order, "form": form}, status=422 if form.errors else 200)


@require_GET
@signed_in
def paper_file(request: ActingRequest, pk: int) -> FileResponse:
    """The file itself, always to be saved and never shown inside the platform."""
    return as_download(get_attachment(request.actor, pk))


def as_download(paper: Attachment) -> FileResponse:
    """A file of somebody else: saved under its own name, never guessed at, never kept by the way."""
    answer = FileResponse(
        paper.file, content_type=paper.content_type, as_attachment=True, filename=paper.original_name or "paper"
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@signed_in
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take an own paper back."""
    paper = withdraw_paper(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The paper is withdrawn."))
    return redirect(reverse("order", args=[paper.order_id]) + "#papers")


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


urlpatterns = [
    path("orders/<int:pk>/talk/", talk, name="order-talk"),
    path("orders/<int:pk>/papers/", attach, name="order-papers"),
    path("orders/papers/<int:pk>/", paper_file, name="order-paper"),
    path("orders/papers/<int:pk>/withdraw/", withdraw, name="order-paper-withdraw"),
]
