"""The password rules of the house (domain reference 9.1), as Django validators, and one check that runs them all."""

from collections.abc import Iterable

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import rules
from accounts.errors import PasswordTooWeak
from accounts.models import User

KINDS_NEEDED = 3
PAST_BARRED = 5


class KindsOfCharacters:
    """Three of four: small letters, capitals, digits, others (Chinese characters count as others)."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError with fewer than three kinds."""
        kinds = {_kind(letter) for letter in password}
        if len(kinds) < KINDS_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_few_kinds")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("Use at least three of: small letters, capital letters, digits, other signs.")


class NotUsedLately:
    """The present password and the last five may not come back."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for a password that was in use."""
        if user is None or user.pk is None:
            return
        past = list(user.past_passwords.values_list("password", flat=True)[:PAST_BARRED])
        if any(check_password(password, used) for used in [user.password, *past] if used):
            raise ValidationError(self.get_help_text(), code="password_used_lately")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("Take a password that was not among your last five.")


def check_new_password(password: str, user: User, roles: Iterable[str]) -> None:
    """Every rule at once, so that people see all reasons together; raises `PasswordTooWeak`."""
    reasons = []
    if rules.is_administrator(roles) and len(password) < rules.ADMINISTRATOR_PASSWORD_LENGTH:
        reasons.append(_("An administrator's password has at least 12 characters."))
    try:
        validate_password(password, user)
    except ValidationError as broken:
        reasons += broken.messages
    if reasons:
        raise PasswordTooWeak(reasons=" ".join(reasons))


def _kind(letter: str) -> str:
    if letter.isascii() and letter.islower():
        return "small"
    if letter.isascii() and letter.isupper():
        return "capital"
    return "digit" if letter.isdigit() else "other"
