"""The shapes of the accounts pages; rules live in `accounts`."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken
from accounts.roles import OrganisationKind, Role, reason_of, roles_in

NEW_PASSWORD = _("At least 8 characters with three of: small letters, capital letters, digits, other signs.")


def password_field(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    """A password box that password managers understand; blanks are kept."""
    box = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=box, **more)


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field(_("password"), "current-password")


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("one-time code"),
        max_length=20,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPersonForm(forms.Form):
    """Who accepts an invitation without an account."""

    name = forms.CharField(label=_("full name"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    username = forms.CharField(
        label=_("sign-in name"),
        max_length=60,
        help_text=_("3 to 60 letters, digits, dots, hyphens or underscores. You need it each time you sign in."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = password_field(_("password"), "new-password", help_text=NEW_PASSWORD)
    again = password_field(_("password once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        return _same_twice(self, "password")


class NewPasswordForm(forms.Form):
    """Twice the new password, for whoever holds a way back."""

    password = password_field(_("new password"), "new-password", help_text=NEW_PASSWORD)
    again = password_field(_("new password once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        return _same_twice(self, "password")


class WayBackForm(forms.Form):
    """What the way back opens."""

    also_second_factor = forms.BooleanField(
        label=_("The phone with the codes is lost too"),
        required=False,
        help_text=_("The second factor and its recovery codes are removed; at the next sign-in it is set up anew."),
    )


class PasswordForm(forms.Form):
    """The old password and twice the new one."""

    old_password = password_field(_("present password"), "current-password")
    password = password_field(_("new password"), "new-password", help_text=NEW_PASSWORD)
    again = password_field(_("new password once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both new passwords are the same."""
        return _same_twice(self, "password")


class ProfileForm(forms.Form):
    """What people say about themselves."""

    name = forms.CharField(label=_("full name"), max_length=30)
    email = forms.EmailField(label=_("e-mail"), required=False)
    phone = forms.RegexField(
        r"^[\d+\-\s]{0,20}$", label=_("mobile"), required=False, max_length=20, help_text=_("Digits and hyphens.")
    )
    language = forms.ChoiceField(
        label=_("language"),
        required=False,
        choices=[("", _("As the browser asks")), *settings.LANGUAGES],
        help_text=_("Used from your next sign-in on every device, and for letters to you."),
    )


class TokenForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(label=_("what it is for"), max_length=60)
    scope = forms.ChoiceField(label=_("scope"), choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ)
    days = forms.IntegerField(label=_("lives for days"), min_value=1, max_value=365, initial=90)


class RolesForm(forms.Form):
    """Which roles, each with its reason; the choices are those of the organisation's kind."""

    roles = forms.MultipleChoiceField(label=_("roles"), widget=forms.CheckboxSelectMultiple)
    position = forms.CharField(label=_("position"), max_length=60, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(kind)  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    name = forms.CharField(label=_("full name"), max_length=30)
    email = forms.EmailField(
        label=_("e-mail"), required=False, help_text=_("With an address the link is also sent by e-mail.")
    )
    roles = forms.MultipleChoiceField(label=_("roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(kind)  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """A new organisation of the cluster."""

    kind = forms.ChoiceField(label=_("kind"), choices=OrganisationKind.choices)
    name = forms.CharField(label=_("name"), max_length=120)
    short_name = forms.CharField(label=_("short name"), max_length=40, required=False)
    unified_social_credit_code = forms.CharField(label=_("unified social credit code"), max_length=24, required=False)
    code_override_reason = forms.CharField(
        label=_("reason why the code is accepted"),
        max_length=200,
        required=False,
        help_text=_("Only where the check characters do not fit and the code is right all the same."),
    )


def role_choices(kind: str) -> list[tuple[str, Any]]:
    """The roles of a kind of organisation, each label with the reason the role exists."""
    return [(role.value, RoleWords(role)) for role in roles_in(kind)]


class RoleWords:
    """`Enterprise owner — Answers for the enterprise ...`, translated when shown."""

    def __init__(self, role: Role) -> None:
        self.role, self.reason = role, reason_of(role)

    @property
    def words(self) -> str:
        """What the role is called; the template of a field writes it bold, the reason behind it."""
        return str(self.role.label)

    def __str__(self) -> str:
        return f"{self.words} — {self.reason}"


def _same_twice(form: forms.Form, field: str) -> dict[str, Any]:
    clean: dict[str, Any] = form.cleaned_data
    if clean.get(field) and clean.get("again") and clean[field] != clean["again"]:
        form.add_error("again", _("The two are not the same."))
    return clean
