"""An order that is offered again for its rest, or ended when every part came back; and the mode of the cluster."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import require
from orders.permissions import can_keep, can_keep_filing
from orders.queries.board import get_order
from orders.queries.mode import mode_of
from orders.services.contracting import end_filing, enter_filing
from orders.services.giving_back import abandon_order, reopen_order
from web.forms import form_page, kept
from web.requests import ActingRequest, signed_in


class ReopenForm(forms.Form):
    """Until when."""

    closes_at = forms.DateTimeField(
        label=gettext_lazy("Parts can be taken until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class FilingForm(forms.Form):
    """The filing of the platform with the provincial drug regulator."""

    number = forms.CharField(label=gettext_lazy("Filing number"), max_length=60)
    authority = forms.CharField(label=gettext_lazy("Authority"), max_length=80)
    filed_on = forms.DateField(label=gettext_lazy("Filed on"), widget=forms.DateInput(attrs={"type": "date"}))


@require_http_methods(["GET", "POST"])
@signed_in
def reopen(request: ActingRequest, pk: int) -> HttpResponse:
    """Offer what became free again."""
    order = get_order(request.actor, pk)
    require(can_keep(request.actor, order))
    form = ReopenForm(request.POST or None)
    done, status = kept(
        request,
        form,
        lambda: reopen_order(pk, closes_at=form.cleaned_data["closes_at"], actor=request.actor, at=timezone.now()),
    )
    if done:
        messages.success(request, _("The order is open again for what is left."))
        return redirect("order", pk)
    return form_page(request, form, _("Offer the rest again"), reverse("order", args=[pk]), status)


@require_POST
@signed_in
def abandon(request: ActingRequest, pk: int) -> HttpResponse:
    """End an order of which every part came back."""
    abandon_order(pk, reason=request.POST.get("reason", ""), actor=request.actor, at=timezone.now())
    messages.success(request, _("The order is ended."))
    return redirect("order", pk)


@require_http_methods(["GET", "POST"])
@signed_in
def mode(request: ActingRequest) -> HttpResponse:
    """Whether orders are concluded here or only negotiated; the committee enters the filing number."""
    now = mode_of(request.actor.cluster)
    keeps = can_keep_filing(request.actor)
    require(keeps or request.method == "GET")
    initial = {"number": now.number, "authority": now.authority, "filed_on": now.filed_on}
    form = FilingForm(request.POST or None, initial=initial)
    done, status = kept(
        request, form, lambda: enter_filing(**form.cleaned_data, actor=request.actor, at=timezone.now())
    )
    if done:
        messages.success(request, _("The filing number is entered; orders can be concluded here."))
        return redirect("order-mode")
    return render(request, "orders/mode.html", {"form": form, "mode": now, "keeps": keeps}, status=status)


@require_POST
@signed_in
def mode_end(request: ActingRequest) -> HttpResponse:
    """Take the filing number out."""
    end_filing(reason=request.POST.get("reason", ""), actor=request.actor, at=timezone.now())
    messages.success(request, _("Orders are only negotiated here from now on."))
    return redirect("order-mode")


urlpatterns = [
    path("orders/<int:pk>/reopen/", reopen, name="order-reopen"),
    path("orders/<int:pk>/abandon/", abandon, name="order-abandon"),
    path("order-mode/", mode, name="order-mode"),
    path("order-mode/end/", mode_end, name="order-mode-end"),
]
