"""The business rules of people and organisations, as pure functions on values."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from accounts import errors
from accounts.roles import ADMINISTRATORS, KEEPERS, SECOND_FACTOR, SHORT_IDLE, OrganisationKind, roles_in

FAILURES_UNTIL_LOCK = 5
LOCK = timedelta(minutes=15)
FAILURES_OF_ADDRESS = 30
IDLE, IDLE_SHORT = timedelta(minutes=30), timedelta(minutes=15)
STEP_TWO_WITHIN = timedelta(minutes=5)
INVITATION_LIVES = timedelta(days=7)
WAY_BACK_LIVES = timedelta(hours=24)
TOKEN_DAYS = range(1, 366)
ADMINISTRATOR_PASSWORD_LIVES = timedelta(days=90)
ADMINISTRATOR_PASSWORD_LENGTH = 12

USERNAME = re.compile(r"[\w.\-]{3,60}")
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def locked_until(failures: Sequence[datetime], *, limit: int = FAILURES_UNTIL_LOCK) -> datetime | None:
    """When a name opens again, given its failures of the last quarter of an hour, newest first; None: it is open."""
    return failures[0] + LOCK if len(failures) >= limit else None


def idle_limit(roles: Iterable[str]) -> timedelta:
    """How long a session may lie still."""
    return IDLE_SHORT if SHORT_IDLE.intersection(roles) else IDLE


def needs_second_factor(roles: Iterable[str]) -> bool:
    """True where one of the roles sees or moves much."""
    return bool(SECOND_FACTOR.intersection(roles))


def is_administrator(roles: Iterable[str]) -> bool:
    """True for one of the three administrators."""
    return bool(ADMINISTRATORS.intersection(roles))


def password_is_due(is_forced: bool, changed_at: datetime | None, roles: Iterable[str], at: datetime) -> bool:
    """True where the password must be changed first: a start password, or an administrator's after 90 days."""
    if is_forced:
        return True
    return is_administrator(roles) and (changed_at is None or changed_at + ADMINISTRATOR_PASSWORD_LIVES <= at)


def check_username(username: str) -> str:
    """The sign-in name in normal form (NFKC, without blanks around it)."""
    normal = unicodedata.normalize("NFKC", username).strip()
    if not USERNAME.fullmatch(normal):
        raise errors.SignInNameUnfit
    return normal


def check_roles(kind: str, roles: Collection[str]) -> list[str]:
    """The roles once each in the order of the book; refused where one does not exist in this kind of organisation."""
    known = roles_in(kind)
    if not roles or set(roles) - set(known):
        raise errors.RoleNotHere
    if len(ADMINISTRATORS.intersection(roles)) > 1:
        raise errors.DutiesNotSeparated
    return [role.value for role in known if role in roles]


def check_own_roles(before: Collection[str], after: Collection[str]) -> None:
    """Whoever changes the own roles may only give some away."""
    if set(after) - set(before):
        raise errors.OwnRightsUnchangeable


def is_keeper(roles: Iterable[str]) -> bool:
    """True for whoever may invite, give roles and end memberships."""
    return bool(KEEPERS.intersection(roles))


def check_keeper_stays(others: Iterable[Collection[str]], *, was: Collection[str], becomes: Collection[str]) -> None:
    """`others` are the roles of everybody else here; the last keeper stays one."""
    if is_keeper(was) and not is_keeper(becomes) and not any(is_keeper(roles) for roles in others):
        raise errors.LastKeeper


def check_first_keeper(kind: str, roles: Collection[str]) -> None:
    """The committee's desk lets in the first keeper, who lets in the others; public bodies need none."""
    if kind != OrganisationKind.PUBLIC_BODY and not is_keeper(roles):
        raise errors.FirstIsKeeper


def check_duties_of_giver(giver: Iterable[str], person: Iterable[str]) -> None:
    """One administrator does not open the account of another: that would be two duties in one hand."""
    if is_administrator(giver) and is_administrator(person):
        raise errors.DutiesNotSeparated


def check_token_days(days: int) -> timedelta:
    """How long the token lives: 1 to 365 days."""
    if days not in TOKEN_DAYS:
        raise errors.ExpiryUnfit
    return timedelta(days=days)


def normal_code(code: str) -> str:
    """The code as the register writes it: half-width, upper case, without blanks and hyphens."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", code)).upper()


def code_is_sound(code: str) -> bool:
    """Both check characters of a unified social credit code (GB 32100-2015; the body identifier by GB 11714).

    >>> code_is_sound("91110000600037341L"), code_is_sound("91350203M0001QAY9B")
    (True, False)
    """
    if len(code) != 18 or any(letter not in CODE_ALPHABET for letter in code):
        return False
    total = sum(CODE_ALPHABET.index(letter) * weight for letter, weight in zip(code, CODE_WEIGHTS, strict=False))
    return code[17] == CODE_ALPHABET[-total % 31] and code[16] == _body_check(code[8:16])


def check_code(code: str, override_reason: str) -> str:
    """The code in normal form; empty is allowed (not every body has one yet), an unsound one needs a reason."""
    normal = normal_code(code)
    if normal and not code_is_sound(normal) and not override_reason.strip():
        raise errors.CodeUnsound
    return normal


def _body_check(body: str) -> str:
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(values.index(letter) * weight for letter, weight in zip(body, BODY_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))
