"""The forms of an enterprise's page: registered data, figures, licences, restrictions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.models import Enterprise, Industry, Licence, LicenceScope

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})  # the only form a date input shows


class RegisterForm(forms.Form):
    """The registered data; money in ten thousand yuan, as the licence prints it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=40, required=False)
    unified_social_credit_code = forms.CharField(
        label=gettext_lazy("Unified social credit code"), max_length=24, required=False
    )
    code_override_reason = forms.CharField(
        label=gettext_lazy("Why a code that does not check is right"), max_length=200, required=False
    )
    industry = forms.ChoiceField(label=gettext_lazy("Industry"))
    division = forms.CharField(
        label=gettext_lazy("Division"), max_length=60, required=False, help_text=gettext_lazy("Code or name.")
    )
    domicile = forms.CharField(label=gettext_lazy("Domicile"), max_length=200, required=False)
    contact_phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)
    legal_representative = forms.CharField(label=gettext_lazy("Legal representative"), max_length=30, required=False)
    entity_type = forms.CharField(label=gettext_lazy("Kind of entity"), max_length=60, required=False)
    registered_capital = forms.DecimalField(
        label=gettext_lazy("Registered capital (ten thousand yuan)"),
        max_digits=16,
        decimal_places=6,
        min_value=0,
        required=False,
    )
    established_on = forms.DateField(label=gettext_lazy("Established"), required=False, widget=_DATE)
    term_from = forms.DateField(label=gettext_lazy("Term from"), required=False, widget=_DATE)
    term_to = forms.DateField(
        label=gettext_lazy("Term to"), required=False, widget=_DATE, help_text=gettext_lazy("Empty: without end.")
    )
    registration_authority = forms.CharField(
        label=gettext_lazy("Registration authority"), max_length=80, required=False
    )
    registration_status = forms.ChoiceField(
        label=gettext_lazy("Registration status"), choices=Enterprise.RegistrationStatus.choices
    )
    establishment = forms.ChoiceField(label=gettext_lazy("Establishment"), choices=Enterprise.Establishment.choices)
    joined_on = forms.DateField(label=gettext_lazy("Joined the cluster"), required=False, widget=_DATE)
    left_on = forms.DateField(label=gettext_lazy("Left the cluster"), required=False, widget=_DATE)
    business_scope = forms.CharField(
        label=gettext_lazy("Business scope"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_on_abnormal_list = forms.BooleanField(label=gettext_lazy("On the list of abnormal operation"), required=False)
    is_on_serious_list = forms.BooleanField(
        label=gettext_lazy("On the list of seriously dishonest entities"), required=False
    )
    has_open_storage = forms.BooleanField(label=gettext_lazy("Warehouse or cold room open to others"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, only: set[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = [  # type: ignore[attr-defined]
            (industry.code, str(industry)) for industry in Industry.objects.all()
        ]
        for name in list(self.fields):
            if only is not None and name not in only | {"version"}:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """As the service takes them: money in yuan, without the version."""
        said = {key: value for key, value in self.cleaned_data.items() if key != "version"}
        if said.get("registered_capital") is not None:
            said["registered_capital"] = (said["registered_capital"] * 10_000).quantize(Decimal("0.01"))
        return said


class FigureForm(forms.Form):
    """Revenue and people of one year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    revenue = forms.DecimalField(
        label=gettext_lazy("Revenue (ten thousand yuan)"), max_digits=16, decimal_places=6, min_value=0
    )
    people = forms.IntegerField(label=gettext_lazy("People"), min_value=0, max_value=1_000_000)
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=80, help_text=gettext_lazy("For example: annual report.")
    )


class LicenceForm(forms.Form):
    """What is printed on a licence."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Licence.Kind.choices)
    number = forms.CharField(label=pgettext_lazy("licence", "Number"), max_length=60)
    mode = forms.ChoiceField(
        label=gettext_lazy("Mode of operation"), required=False, choices=[("", "—"), *Licence.Mode.choices]
    )
    issuer = forms.CharField(label=gettext_lazy("Issuing authority"), max_length=80, required=False)
    issued_on = forms.DateField(label=gettext_lazy("Issued"), required=False, widget=_DATE)
    expires_on = forms.DateField(label=gettext_lazy("Expires"), required=False, widget=_DATE)
    original_scope = forms.CharField(
        label=gettext_lazy("Scope as printed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The classes are read from these words; old words are understood."),
    )


class StatusForm(forms.Form):
    """The authority's decision, mirrored."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Licence.Status.choices)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class RestrictionForm(forms.Form):
    """A restriction to impose."""

    scope_code = forms.ChoiceField(
        label=gettext_lazy("Drug class"),
        required=False,
        choices=[("", gettext_lazy("All classes")), *LicenceScope.Code.choices],
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=120)
