"""The forms of the first-trade room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from enterprises.models import LicenceScope
from enterprises.queries import visible_enterprises
from first_trade.models import Kind
from first_trade.rules.checklist import RULE_OF

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_ALL_OFFERED = gettext_lazy("All partners")


class PaperForm(forms.Form):
    """A paper of one kind; fields that the kind does not know are left out."""

    holder = forms.CharField(label=gettext_lazy("Salesperson"), max_length=30)
    partner = forms.ChoiceField(
        label=gettext_lazy("Agreed with"),
        required=False,
        help_text=gettext_lazy("Empty: your standard agreement, shown to every partner you grant it."),
    )
    document_number = forms.CharField(label=gettext_lazy("Number on the paper"), max_length=60, required=False)
    issued_on = forms.DateField(label=gettext_lazy("Issued"), required=False, widget=_DATE)
    expires_on = forms.DateField(label=gettext_lazy("Good until"), required=False, widget=_DATE)
    classes = forms.MultipleChoiceField(
        label=gettext_lazy("Drug classes"),
        required=False,
        choices=LicenceScope.Code.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As the letter names them; none ticked means all."),
    )
    area = forms.CharField(label=gettext_lazy("Area"), max_length=80, required=False)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    has_consent = forms.BooleanField(
        label=gettext_lazy("The person has agreed, separately, that partners see this copy"), required=True
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, kind: str, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = RULE_OF[Kind(kind)]
        unknown = {"holder"} if not rule.of_salesperson else set()
        unknown |= {"partner"} if kind != Kind.QUALITY_AGREEMENT else set()
        unknown |= {"classes", "area"} if kind != Kind.AUTHORISATION else set()
        unknown |= {"has_consent"} if kind != Kind.SALESPERSON_ID else set()
        for name in unknown:
            del self.fields[name]
        self.fields["expires_on"].required = rule.ends
        if "partner" in self.fields:
            self.fields["partner"].choices = [("", _ALL_OFFERED), *firms(actor)]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the service takes them, without the file."""
        return {key: value for key, value in self.cleaned_data.items() if key != "file"}


class GrantForm(forms.Form):
    """Which kinds a partner sees."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of paper"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )


class FirmForm(forms.Form):
    """Another firm of the cluster."""

    firm = forms.ChoiceField(label=gettext_lazy("Enterprise"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].choices = [("", "—"), *firms(actor)]  # type: ignore[attr-defined]


def firms(actor: Actor) -> list[tuple[str, str]]:
    """The other enterprises of the cluster by pinyin."""
    found = visible_enterprises(actor).exclude(pk=actor.organisation.pk)
    return [(str(firm.pk), firm.organisation.name) for firm in found]
