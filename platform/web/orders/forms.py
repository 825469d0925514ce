"""The form of an order: its head, and rows that become lines and windows."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Tier
from orders.models import MOST_UNITS, Order
from orders.rules.draft import MOST_LINES, LineDraft, OrderDraft, WindowDraft
from web.orders.cost_forms import Costs

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})  # the only form a date input shows
_NUMBER = re.compile(r"#(\d+)\s*$")


class HeadForm(forms.Form):
    """Everything of an order but its lines."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    way = forms.ChoiceField(
        label=gettext_lazy("Way to take"),
        choices=Order.Way.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Sealed offers: nobody sees another's price, all are opened at the deadline. "
            "Posted price: you name the price, parts are taken first come, first served."
        ),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who is asked"), choices=Order.Audience.choices)
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("Tiers"), choices=Tier.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    invited = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Invited by name"),
        required=False,
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    excluded = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Left out by name"),
        required=False,
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    closes_on = forms.DateField(label=gettext_lazy("Offers until"), widget=_DATE)
    closes_time = forms.TimeField(
        label=gettext_lazy("at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    destination = forms.CharField(label=gettext_lazy("Destination"), max_length=200)
    contact = forms.CharField(label=gettext_lazy("Contact for the delivery"), max_length=60, required=False)
    payment_days = forms.IntegerField(label=gettext_lazy("Days to pay after delivery"), min_value=0, max_value=365)
    minimum_life_days = forms.IntegerField(
        label=gettext_lazy("Least days until expiry on arrival"), min_value=0, max_value=3650
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("invited", "excluded"):
            self.fields[name].choices = members  # type: ignore[attr-defined]

    def closes_at(self) -> datetime:
        """The deadline in Changchun."""
        said = self.cleaned_data
        return datetime.combine(said["closes_on"], said["closes_time"], tzinfo=timezone.get_current_timezone())


class RowForm(forms.Form):
    """One row: a product in a window. `continues`: another window of the product above."""

    product = forms.CharField(
        label=gettext_lazy("Product"),
        widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off", "data-product": ""}),
    )
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=MOST_UNITS)
    from_on = forms.DateField(label=gettext_lazy("From day"), widget=_DATE)
    to_on = forms.DateField(label=gettext_lazy("To day"), widget=_DATE)
    posted_price = forms.DecimalField(
        label=gettext_lazy("Price per unit"), max_digits=12, decimal_places=2, required=False, min_value=Decimal("0.01")
    )
    minimum_lot = forms.IntegerField(label=gettext_lazy("Minimum lot"), min_value=1, required=False)
    pack_multiple = forms.IntegerField(label=gettext_lazy("Pack multiple"), min_value=1, required=False)
    most_takers = forms.IntegerField(label=gettext_lazy("Most takers"), min_value=1, max_value=1000, required=False)
    is_all_or_nothing = forms.BooleanField(label=gettext_lazy("Whole line or nothing"), required=False)
    line_note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    continues = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].required = self["continues"].value() not in (True, "True", "on")

    def clean(self) -> dict[str, Any]:
        """A row that continues needs no product; every other one does."""
        said = super().clean() or {}
        if said.get("product") and self.product_key() is None:
            self.add_error("product", _("Choose a product from the list; it fills itself in while you type."))
        return said

    def product_key(self) -> int | None:
        """The number at the end of what was chosen."""
        found = _NUMBER.search(self.cleaned_data.get("product", ""))
        return int(found.group(1)) if found else None


class Rows(BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """The rows in the order they stand; the first one cannot continue another."""

    def clean(self) -> None:
        """Says plainly when there is nothing to continue."""
        rows = [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]  # type: ignore[attr-defined]
        if rows and rows[0].cleaned_data.get("continues"):
            raise forms.ValidationError(_("The first row must name a product."))

    def lines(self) -> tuple[LineDraft, ...]:
        """Rows gathered into lines with their windows."""
        gathered: list[tuple[RowForm, list[WindowDraft]]] = []
        for form in self.forms:
            said = form.cleaned_data
            if not said or said.get("DELETE"):
                continue
            window = WindowDraft(said["from_on"], said["to_on"], said["quantity"])
            if said.get("continues") and gathered:
                gathered[-1][1].append(window)
            else:
                gathered.append((form, [window]))
        return tuple(_line(form, windows) for form, windows in gathered)


def _line(form: RowForm, windows: list[WindowDraft]) -> LineDraft:
    said = form.cleaned_data
    return LineDraft(
        product=form.product_key() or 0,
        quantity=sum(window.quantity for window in windows),
        windows=tuple(windows),
        minimum_lot=said["minimum_lot"] or 1,
        pack_multiple=said["pack_multiple"] or 1,
        most_takers=said["most_takers"],
        is_all_or_nothing=said["is_all_or_nothing"],
        posted_price=said["posted_price"],
        note=said["line_note"],
    )


RowSet = formset_factory(
    RowForm,
    formset=Rows,
    extra=0,
    can_delete=True,
    max_num=MOST_LINES * 3,
    validate_max=True,
)


def draft_from(head: HeadForm, rows: Rows, costs: Costs) -> OrderDraft:
    """The draft that a valid form describes."""
    said = {
        key: value for key, value in head.cleaned_data.items() if key not in ("closes_on", "closes_time", "version")
    }
    for name in ("tiers", "invited", "excluded"):
        said[name] = tuple(said[name])
    return OrderDraft(lines=rows.lines(), costs=costs.rules(), closes_at=head.closes_at(), **said)


def row_initial(draft: OrderDraft, names: dict[int, str]) -> list[dict[str, Any]]:
    """The rows that show a draft; `names` are the products' words."""
    rows: list[dict[str, Any]] = []
    for line in draft.lines:
        for number, window in enumerate(line.windows):
            row: dict[str, Any] = {
                "quantity": window.quantity, "from_on": window.from_on, "to_on": window.to_on,
                "continues": number > 0, "product": names.get(line.product, "") if number == 0 else "",
            }  # fmt: skip
            if number == 0:
                row |= {
                    "posted_price": line.posted_price, "minimum_lot": line.minimum_lot,
                    "pack_multiple": line.pack_multiple, "most_takers": line.most_takers,
                    "is_all_or_nothing": line.is_all_or_nothing, "line_note": line.note,
                }  # fmt: skip
            rows.append(row)
    return rows
