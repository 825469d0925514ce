"""Signing in: failures that count, second factors, sessions, the six doors of the demo."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts import rules
from accounts.models import Membership, SignInAttempt, User

DEMO_DOORS = ("demo-owner", "demo-leader", "demo-secretary", "demo-bank", "demo-inspector", "demo-warehouse")


def sessions_of(user: User) -> list[UserSession]:
    """Where the person is signed in now, the last used first; forgets sessions that are over."""
    living: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(living, key=lambda session: session.last_seen_at, reverse=True)


def failures_of_name(username: str, at: datetime) -> list[datetime]:
    """The failures of a name in the last quarter of an hour since its last success, newest first."""
    tries = SignInAttempt.objects.filter(username__iexact=username, at__gt=at - rules.LOCK).order_by("-at", "-pk")
    failures: list[datetime] = []
    for is_success, tried_at in tries.values_list("is_success", "at")[: rules.FAILURES_UNTIL_LOCK + 1]:
        if is_success:
            break
        failures.append(tried_at)
    return failures


def failures_of_address(address: str, at: datetime) -> list[datetime]:
    """The failures from a network address in the last quarter of an hour, newest first."""
    tries = SignInAttempt.objects.filter(address=address, is_success=False, at__gt=at - rules.LOCK).order_by("-at")
    return list(tries.values_list("at", flat=True)[: rules.FAILURES_OF_ADDRESS])


def has_second_factor(user: User) -> bool:
    """True where an authenticator app is set up."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def demo_people() -> list[Membership]:
    """The people behind the six doors of the demo, in the order of the doors; only from fictional organisations."""
    found = {
        membership.user.username: membership
        for membership in Membership.objects.select_related("user", "organisation__cluster")
        .filter(user__username__in=DEMO_DOORS, ended_at=None, organisation__is_demo=True, user__is_active=True)
        .order_by("-rank", "-pk")
    }
    return [found[door] for door in DEMO_DOORS if door in found]
