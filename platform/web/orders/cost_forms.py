"""The rows of shared costs in the form of an order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy

from orders.models import CostRule
from orders.rules.costs import MOST_RULES, CostDraft, cost_said, yuan


class CostForm(forms.Form):
    """One rule; a row without an amount is none."""

    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=CostRule.Kind.choices)
    basis = forms.ChoiceField(label=gettext_lazy("Counted"), choices=CostRule.Basis.choices)
    amount = forms.DecimalField(
        label=gettext_lazy("Yuan, or percent of the value"), max_digits=9, decimal_places=2, required=False, min_value=0
    )
    buyer_percent = forms.IntegerField(
        label=gettext_lazy("The buyer bears, in percent"), min_value=0, max_value=100, initial=100
    )
    cold_only = forms.BooleanField(label=gettext_lazy("Only goods that travel cold"), required=False)
    name = forms.CharField(label=gettext_lazy("In your own words"), max_length=60, required=False)


class Costs(BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """The rules in the order in which they stand."""

    def filled(self) -> list[forms.Form]:
        """The rows with an amount."""
        return [form for form in self.forms if form.cleaned_data.get("amount")]

    def rules(self) -> tuple[CostDraft, ...]:
        """The rules as the service wants them."""
        return tuple(cost_said(**form.cleaned_data) for form in self.filled())


CostSet = formset_factory(CostForm, formset=Costs, extra=2, max_num=MOST_RULES, validate_max=True)


def cost_initial(costs: tuple[CostDraft, ...]) -> list[dict[str, Any]]:
    """The rows that show the rules of a draft."""
    return [
        {
            "kind": cost.kind, "basis": cost.basis, "amount": _amount(cost), "buyer_percent": cost.buyer_percent,
            "cold_only": cost.cold_only, "name": cost.name,
        }
        for cost in costs
    ]  # fmt: skip


def _amount(cost: CostDraft) -> Decimal:
    return yuan(cost.fen or cost.points)
