"""A form that is asked, then kept or refused in place: the sentence stands on its field and the page comes again."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import DomainError, NotAllowed, NotFound

Result = TypeVar("Result")


def kept(request: HttpRequest, form: forms.Form, act: Callable[[], Result]) -> tuple[Result | None, int]:
    """What comes of a valid form that was sent, and the status of the page.

    A wrong shape is None and 422; what a rule refuses is None and the refusal's status, with its sentence on the form.
    What may not be seen or done is no matter of the form and goes through.
    """
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return act(), 200
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None, refusal.status


def form_page(
    request: HttpRequest, form: forms.Form, title: str, back: str, status: int = 200, shown: str = ""
) -> HttpResponse:
    """A page with nothing but a form; `back` is where one leaves it, `shown` what it is about as it stands now."""
    context = {"form": form, "form_title": title, "back": back, "shown": shown}
    return render(request, "form.html", context, status=status)
