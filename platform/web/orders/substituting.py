"""Other goods for a part in the browser: the seller chooses among what the catalogue holds, then names the figures."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orders.models import MOST_UNITS, Part, PartChange
from orders.queries.substitutes import Candidate, candidates_for
from orders.services.changing import Proposal, propose_change
from orders.services.substituting import Goods
from web.forms import kept
from web.requests import ActingRequest, signed_in

CENT = Decimal("0.01")


class SubstituteForm(forms.Form):
    """How much of it, at which price, and why."""

    quantity = forms.IntegerField(label=gettext_lazy("Quantity of the substitute"), min_value=1, max_value=MOST_UNITS)
    covers = forms.IntegerField(
        label=gettext_lazy("Stands for so much of the order"),
        min_value=1,
        max_value=MOST_UNITS,
        required=False,
        help_text=gettext_lazy("The catalogue does not tell how the packs compare: say it here, the buyer checks it."),
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price per unit of the substitute in yuan"), max_digits=18, decimal_places=2, min_value=0
    )
    cause = forms.ChoiceField(label=gettext_lazy("Why another product"), choices=[("", "—"), *PartChange.Cause.choices])
    reason = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed where you choose another cause."),
    )

    def __init__(self, *args: Any, rate: tuple[int, int] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if rate:
            del self.fields["covers"]

    def proposal(self, product: int) -> Proposal:
        """What was said, as the service wants it."""
        said = self.cleaned_data
        goods = Goods(product, said["cause"], said.get("covers"))
        return Proposal(said["reason"], quantity=said["quantity"], price=said["price"], goods=goods)


@require_http_methods(["GET", "POST"])
@signed_in
def substitute(request: ActingRequest, pk: int) -> HttpResponse:
    """The products that may come instead; with `?product=` the figures of one of them."""
    part, sub_order, candidates = candidates_for(request.actor, pk, timezone.now())
    wanted = request.GET.get("product", "")
    chosen = next((row for row in candidates if f"{row.product.pk}" == wanted), None)
    context = {"part": part, "sub_order": sub_order, "candidates": candidates, "chosen": chosen}
    if chosen is None:
        return render(request, "orders/substitute.html", context, status=200 if request.method == "GET" else 422)
    form = SubstituteForm(request.POST or None, initial=_first_figures(part, chosen), rate=chosen.rate)
    done, status = kept(
        request,
        form,
        lambda: propose_change(pk, form.proposal(chosen.product.pk), actor=request.actor, at=timezone.now()),
    )
    if done:
        messages.success(request, _("Proposed. What is agreed stands until the buyer approves."))
        return redirect("deliveries-one", sub_order.pk)
    return render(request, "orders/substitute.html", context | {"form": form}, status=status)


def _first_figures(part: Part, chosen: Candidate) -> dict[str, Any]:
    """As much as is agreed, in whole units of both packs, worth the same."""
    units, covers = chosen.rate or (1, 1)
    quantity = max(part.covered // covers * units, units)
    worth = part.price * part.quantity * quantity * covers / (Decimal(part.covered) * units)
    return {"quantity": quantity, "covers": part.covered, "price": (worth / quantity).quantize(CENT)}


urlpatterns = [path("deliveries/parts/<int:pk>/substitute/", substitute, name="deliveries-part-substitute")]
