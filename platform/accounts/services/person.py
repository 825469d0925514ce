"""What people do with their own account: profile, password, second factor, sessions."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts import second_factor
from accounts.audit import record_audit
from accounts.errors import WrongCode
from accounts.models import PastPassword, User
from accounts.passwords import check_new_password
from accounts.queries import live_memberships
from accounts.services.sign_in import check_second_step, confirm_password
from common.errors import NotFound


def roles_anywhere(user: User) -> set[str]:
    """All roles the person holds in any organisation."""
    return {role for membership in live_memberships(user.pk) for role in membership.roles}


@transaction.atomic
def change_profile(user: User, *, name: str, email: str, phone: str, language: str, at: datetime) -> User:
    """Write the person's own words about themselves; never rights."""
    user.name, user.email, user.phone, user.language = name.strip(), email.strip(), phone.strip(), language
    user.save(update_fields=["name", "email", "phone", "language"])
    record_audit("profile_changed", at=at, user=user)
    return user


def change_password(user: User, *, old: str, new: str, at: datetime) -> None:
    """Set a new password; every other session of the person is over with it."""
    confirm_password(user, old, at=at)  # outside the transaction: a refusal must be counted
    _set_password(user, new, at)


def put_password(locked: User, new: str, at: datetime) -> None:
    """Give a locked person a new password by the rules of the house; the caller has checked that they may have it."""
    check_new_password(new, locked, roles_anywhere(locked))
    PastPassword.objects.create(user=locked, password=locked.password, set_at=at)
    locked.set_password(new)
    locked.password_changed_at, locked.must_change_password = at, False
    locked.save(update_fields=["password", "password_changed_at", "must_change_password"])
    record_audit("password_changed", at=at, user=locked)


@transaction.atomic
def _set_password(user: User, new: str, at: datetime) -> None:
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    put_password(locked, new, at)
    user.password = locked.password
    user.password_changed_at, user.must_change_password = at, False


@transaction.atomic
def set_up_second_factor(user: User, *, secret: str, code: str, at: datetime) -> list[str]:
    """Keep the app's seed once it has shown a right code; returns ten recovery codes, shown once."""
    if not second_factor.code_fits(secret, code):
        raise WrongCode
    codes = second_factor.set_up(user, secret)
    record_audit("second_factor_set_up", at=at, user=user)
    return codes


def renew_recovery_codes(user: User, *, code: str, at: datetime) -> list[str]:
    """Ten new recovery codes for whoever shows a right code."""
    check_second_step(user, code, at=at, event="second_factor_confirmed")
    record_audit("recovery_codes_renewed", at=at, user=user)
    return second_factor.fresh_recovery_codes(user)


def remove_second_factor(user: User, *, code: str, at: datetime) -> None:
    """Forget the app for whoever shows a right code; where a role needs two factors, the next one comes first."""
    check_second_step(user, code, at=at, event="second_factor_confirmed")
    second_factor.remove(user)
    record_audit("second_factor_removed", at=at, user=user)


@transaction.atomic
def end_session(user: User, pk: int, *, at: datetime) -> None:
    """Sign the person out at one of their devices."""
    session = UserSession.objects.filter(user_id=user.pk, pk=pk).first()
    if session is None:
        raise NotFound
    session.end()
    record_audit("session_ended", at=at, user=user)


@transaction.atomic
def end_other_sessions(user: User, *, but: str, at: datetime) -> int:
    """Sign the person out everywhere except in the session with key `but`; returns how many ended."""
    others = list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=but))
    for session in others:
        session.end()
    record_audit("other_sessions_ended", at=at, user=user, count=len(others))
    return len(others)


def move_session(before: str, after: str) -> None:
    """The same device under a new session key."""
    UserSession.objects.filter(session_key=before).update(session_key=after)
