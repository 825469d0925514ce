"""How the platform says no: a code for programs, a sentence for people, a status for the doors."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """A refusal. `code` for programs, `sentence` for people, `field` where it belongs to one, `status` for the doors.

    Subclasses set the class attributes; values for the sentence are passed by name:
    `raise PartTooLarge(left=120)` fills `"{left} boxes are left."`.
    """

    code = "refused"
    status = 409
    sentence: Sentence = _("This is not possible.")
    field: str | None = None

    def __init__(self, sentence: Sentence | None = None, *, field: str | None = None, **values: Any) -> None:
        self.values = values
        self.sentence = sentence if sentence is not None else self.sentence
        self.field = field if field is not None else self.field
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence).format(**self.values)

    def as_dict(self) -> Mapping[str, str | None]:
        """`{code, detail, field}`, the form in which every door answers a refusal."""
        return {"code": self.code, "detail": str(self), "field": self.field}


class NotFound(DomainError):
    """It does not exist, or the actor may not know that it does."""

    code = "not_found"
    status = 404
    sentence = _("There is nothing here, or you may not see it.")


class NotAllowed(DomainError):
    """The actor may see it, but not do this."""

    code = "not_allowed"
    status = 403
    sentence = _("Your role in this organisation does not allow this.")


class RuleBroken(DomainError):
    """A business rule forbids it now."""

    code = "rule_broken"
    status = 409


class WrongShape(DomainError):
    """What was sent cannot be read: a missing field, a wrong type."""

    code = "wrong_shape"
    status = 400


def require(allowed: bool, refusal: type[DomainError] = NotAllowed, **values: Any) -> None:
    """Raise `refusal` unless `allowed`; services call it with a predicate of their `permissions.py`."""
    if not allowed:
        raise refusal(**values)
