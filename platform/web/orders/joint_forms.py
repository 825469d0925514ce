"""The forms of a joint purchase: whom it asks and until when, a demand, the order upward."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Tier
from orders.models import MOST_UNITS, Order
from orders.queries import joint as queries
from orders.rules.joint import Call, DemandDraft

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class MomentForm(forms.Form):
    """A day and a time in Changchun."""

    closes_at = forms.DateField(label=gettext_lazy("Until"), widget=_DATE)
    closes_time = forms.TimeField(label=gettext_lazy("at"), widget=_TIME)

    def moment(self) -> datetime:
        """The deadline."""
        said = self.cleaned_data
        return datetime.combine(said["closes_at"], said["closes_time"], tzinfo=timezone.get_current_timezone())


class CallForm(MomentForm):
    """Until when demands are stated, and by whom."""

    audience = forms.ChoiceField(label=gettext_lazy("Who may take part"), choices=Order.Audience.choices)
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("Tiers"), choices=Tier.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    invited = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Invited by name"),
        required=False,
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].label = _("Demands until")
        self.fields["invited"].choices = members  # type: ignore[attr-defined]

    def chosen(self) -> Call:
        """What was said, as the service wants it."""
        said = self.cleaned_data
        return Call(self.moment(), said["audience"], tuple(said["tiers"]), tuple(said["invited"]))


class UpwardForm(MomentForm):
    """Until when sellers offer, and where they are told the goods go."""

    destination = forms.CharField(
        label=gettext_lazy("Destination, as sellers read it"),
        max_length=200,
        help_text=gettext_lazy("Every buyer's own address comes with its contract. Say here how far apart they are."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].label = _("Offers until")


class DemandForm(forms.Form):
    """A quantity per window, and where it goes."""

    destination = forms.CharField(label=gettext_lazy("Our destination"), max_length=200)
    contact = forms.CharField(label=gettext_lazy("Contact for the delivery"), max_length=60, required=False)

    def __init__(self, *args: Any, view: queries.View, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in view.rows:
            name = _("We need") + f" · {row.line.product.generic_name}"
            field = forms.IntegerField(label=name, min_value=0, max_value=MOST_UNITS, required=False, initial=row.own)
            field.widget.attrs |= {"inputmode": "numeric", "step": row.line.pack_multiple}
            self.fields[f"window-{row.window.pk}"] = field

    def draft(self) -> DemandDraft:
        """What was said, as the service wants it; nothing typed means nothing needed."""
        said = self.cleaned_data
        typed = {int(name[7:]): value for name, value in said.items() if name.startswith("window-") and value}
        return DemandDraft(said["destination"], typed, said["contact"])
