"""What happens at the door: name and password, the second step, the lock after five failures."""

import unicodedata
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from accounts import rules, second_factor
from accounts.audit import caller_address, record_audit
from accounts.errors import AddressLocked, NameLocked, OldPasswordWrong, WrongCode, WrongNameOrPassword
from accounts.models import Membership, SignInAttempt, User
from accounts.queries import demo_people, failures_of_address, failures_of_name, has_second_factor
from common.errors import NotFound


def check_name_and_password(username: str, password: str, *, at: datetime) -> tuple[User, bool]:
    """The first step. Returns the person and whether a second step follows; else the person is in.

    The try is written as a failure first and turned into a success afterwards, so that a hundred tries at once are
    still counted; unknown names cost the same time and get the same answer.
    """
    name = unicodedata.normalize("NFKC", username).strip()[:60]
    attempt = _begin(name, at)
    user = User.objects.filter(username__iexact=name, is_active=True).first()
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password):
        _failed(name, user, at, "password")
        raise WrongNameOrPassword
    if has_second_factor(user):
        attempt.delete()  # neither failure nor success until the second step
        return user, True
    _succeeded(attempt, user, at, "password")
    return user, False


def check_second_step(user: User, code: str, *, at: datetime, event: str = "signed_in") -> None:
    """The second step: a code of the app or a recovery code. Failures count for the name like wrong passwords."""
    attempt = _begin(user.username, at)
    if second_factor.takes_code(user, code):
        _succeeded(attempt, user, at, "code", event)
    elif second_factor.takes_recovery_code(user, code):
        _succeeded(attempt, user, at, "recovery_code", event)
    else:
        _failed(user.username, user, at, "code")
        raise WrongCode


def confirm_password(user: User, password: str, *, at: datetime) -> None:
    """The present password once more, before something that matters; failures count for the name too."""
    attempt = _begin(user.username, at)
    if not user.check_password(password):
        _failed(user.username, user, at, "password")
        raise OldPasswordWrong
    _succeeded(attempt, user, at, "password", "password_confirmed")


@transaction.atomic
def sign_in_by_demo_door(username: str, *, at: datetime) -> Membership:
    """Through one of the five doors of the demo: only people of fictional organisations, only by these names."""
    membership = next((one for one in demo_people() if one.user.username == username), None)
    if membership is None:
        raise NotFound
    record_audit("signed_in", at=at, user=membership.user, factor="demo")
    return membership


@transaction.atomic
def sign_out(user: User, *, session_key: str, at: datetime) -> None:
    """Forget the device and write that the person left."""
    UserSession.objects.filter(user=user, session_key=session_key).delete()
    record_audit("signed_out", at=at, user=user)


@transaction.atomic
def end_idle(user: User, *, session_key: str, at: datetime) -> None:
    """Forget the device and write that its session lay still too long."""
    UserSession.objects.filter(user=user, session_key=session_key).delete()
    record_audit("session_idle", at=at, user=user)


@transaction.atomic
def _begin(name: str, at: datetime) -> SignInAttempt:
    """Refuse a locked name or address, else write the try as a failure."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in {name.lower()}"])
    address = caller_address.get()
    if until := rules.locked_until(failures_of_name(name, at)):
        raise NameLocked(until=_clock(until))
    if address:
        limit = rules.FAILURES_OF_ADDRESS
        if until := rules.locked_until(failures_of_address(address, at), limit=limit):
            raise AddressLocked(until=_clock(until))
    return SignInAttempt.objects.create(username=name, address=address, is_success=False, at=at)


def _succeeded(attempt: SignInAttempt, user: User, at: datetime, factor: str, event: str = "signed_in") -> None:
    SignInAttempt.objects.filter(pk=attempt.pk).update(is_success=True)
    record_audit(event, at=at, user=user, factor=factor)


def _failed(name: str, user: User | None, at: datetime, step: str) -> None:
    """The name that was typed is kept in the trail only where it is somebody's: strangers' typing may be a password."""
    record_audit("sign_in_failed", at=at, user=user, subject=name if user else "", is_success=False, step=step)
    if rules.locked_until(failures_of_name(name, at)):
        record_audit("name_locked", at=at, user=user, subject=name if user else "", is_success=False)


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
