"""Recalls in the browser: which reached me, the way of a batch as a tree, answers under the thumb, calling one back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError, require
from orders.errors.alarm import AmountWrong
from orders.models import MOST_UNITS, Recall
from orders.permissions import answers_for_quality, can_call_recall, can_end_recall
from orders.queries import recalls
from orders.rules.alarm import ANSWER_WITHIN
from orders.services import recalling
from products.models import Product
from web.requests import ActingRequest, signed_in

MOST_SHOWN = 60


class CallForm(forms.Form):
    """What is called back, how dangerous it is, and why."""

    batch = forms.CharField(
        label=gettext_lazy("Batch and product"),
        max_length=240,
        widget=forms.TextInput(attrs={"list": "batches", "autocomplete": "off"}),
        help_text=gettext_lazy("Type the batch number or the product and choose from the list of what you handled."),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Class of the recall"), choices=Recall.Level.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("What is wrong with the batch"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_batch(self) -> tuple[str, int]:
        """Batch and number of the product, as the list writes them."""
        said = str(self.cleaned_data["batch"])
        batch, _dot, rest = said.partition(" · ")
        number = rest.rpartition("#")[2].strip()
        if not batch.strip() or not number.isdigit():
            raise forms.ValidationError(_("Choose a batch from the list; it fills itself in while you type."))
        return batch.strip(), int(number)


def words_of(product: Product, batch: str) -> str:
    """A batch as the list writes it."""
    return f"{batch} · {product.generic_name} {product.specification} #{product.pk}"


@require_GET
@signed_in
def recall_list(request: ActingRequest) -> HttpResponse:
    """Those that wait for an answer first, then the others."""
    found = list(recalls.visible_recalls(request.actor)[:MOST_SHOWN])
    context = {
        "going": [row for row in found if row.ended_at is None],
        "ended": [row for row in found if row.ended_at is not None],
        "waits": recalls.waiting_recalls(request.actor),
        "calls": can_call_recall(request.actor),
    }
    return render(request, "orders/recalls.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def recall_call(request: ActingRequest) -> HttpResponse:
    """Call a batch back; what was typed stays when something is refused."""
    require(can_call_recall(request.actor))
    form = CallForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    status = 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        batch, product = said["batch"]
        try:
            made = recalling.call_recall(
                product, batch, said["level"], said["reason"], actor=request.actor, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("reason" if refusal.field == "reason" else "batch", str(refusal))
        else:
            messages.success(request, _("The recall is out. Every firm that the batch reached is told now."))
            return redirect("recall", made.pk)
    if form.errors:
        status = 422
    context = {
        "form": form,
        "options": [words_of(*row) for row in recalls.handled_batches(request.actor)],
        "clock": ANSWER_WITHIN,
    }
    return render(request, "orders/recall_call.html", context, status=status)


def _initial(request: ActingRequest) -> dict[str, Any]:
    """A link from a shipment names its batch; only what the actor handled is filled in."""
    batch, product = request.GET.get("batch", ""), request.GET.get("product", "")
    if not batch:
        return {}
    rows = recalls.handled_batches(request.actor, batch)
    found = [words_of(*row) for row in rows if f"{row[0].pk}" == product and row[1] == batch]
    return {"batch": found[0]} if found else {}


@require_GET
@signed_in
def recall(request: ActingRequest, pk: int) -> HttpResponse:
    """The way of the batch, who has not answered, and the own answer."""
    return _page(request, pk)


def _page(request: ActingRequest, pk: int, refusal: DomainError | None = None) -> HttpResponse:
    tree = recalls.tree_of(request.actor, pk)
    context = {
        "tree": tree,
        "recall": tree.recall,
        "answers": tree.waits and answers_for_quality(request.actor),
        "ends": tree.recall.ended_at is None and can_end_recall(request.actor, tree.recall),
        "refusal": refusal,
        "typed": request.POST,
    }
    return render(request, "orders/recall.html", context, status=refusal.status if refusal else 200)


@require_POST
@signed_in
def recall_answer(request: ActingRequest, pk: int) -> HttpResponse:
    """One of the big answers, or figures."""
    said = request.POST
    try:
        recalling.answer_recall(
            pk,
            held=_whole(said.get("held", ""), "held"),
            sold_on=_whole(said.get("sold_on", ""), "sold_on"),
            note=said.get("note", ""),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, pk, refusal)
    messages.success(request, _("Your answer stands. Keep the blocked goods apart until the recall has ended."))
    return redirect("recall", pk)


@require_POST
@signed_in
def recall_end(request: ActingRequest, pk: int) -> HttpResponse:
    """End it."""
    try:
        recalling.end_recall(
            pk,
            request.POST.get("note", ""),
            is_lifted=request.POST.get("is_lifted") == "1",
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, pk, refusal)
    messages.success(request, _("The recall has ended; everybody on its way is told."))
    return redirect("recall", pk)


def _whole(text: str, field: str) -> int:
    """A number as people type it."""
    try:
        return int(text.replace(",", "").replace("，", "").strip())
    except ValueError:
        raise AmountWrong(field=field, most=MOST_UNITS) from None


urlpatterns = [
    path("recalls/", recall_list, name="recalls"),
    path("recalls/new/", recall_call, name="recall-call"),
    path("recalls/<int:pk>/", recall, name="recall"),
    path("recalls/<int:pk>/answer/", recall_answer, name="recall-answer"),
    path("recalls/<int:pk>/end/", recall_end, name="recall-end"),
]
