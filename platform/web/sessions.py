"""What a browser's session knows: since when it lies still, how its person came in, what they must do first."""

from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.http import HttpRequest
from django.utils import timezone

from accounts import rules
from accounts.models import Membership, User
from accounts.queries import live_memberships
from accounts.services import end_idle

ACTING_KEY = "acting_organisation"
SEEN_KEY, IDLE_KEY, FACTOR_KEY = "seen_at", "idle_seconds", "second_factor"
PASSED, DEMO_DOOR = "passed", "demo"
SEEN_EVERY = timedelta(minutes=1)  # a session is not written more often than this
QUIET_HEADER = "RC-Quiet"  # a page that asks by itself (progress, counts) does not keep its session awake


def let_in(request: HttpRequest, user: User, *, factor: str = "") -> None:
    """Begin a session for a person who has proved who they are; `factor` says whether with a second one."""
    login(request, user, backend="accounts.backends.PeopleBackend")
    user.live_memberships = live_memberships(user.pk)
    keep_idle_limit(request, user.live_memberships)
    request.session[FACTOR_KEY] = factor
    request.session[SEEN_KEY] = timezone.now().timestamp()
    UserSession.objects.create_from_request(request)


def close_if_idle(request: HttpRequest) -> None:
    """End a session that lay still too long; else remember, once a minute, that it is in use."""
    session = request.session
    if SESSION_KEY not in session:
        return
    at = timezone.now()
    seen = datetime.fromtimestamp(session.get(SEEN_KEY, 0), UTC)
    limit = timedelta(seconds=session.get(IDLE_KEY, rules.IDLE_SHORT.total_seconds()))
    if seen + limit <= at:
        _close(request, at)
    elif at - seen >= SEEN_EVERY and QUIET_HEADER not in request.headers:
        session[SEEN_KEY] = at.timestamp()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=at)


def keep_idle_limit(request: HttpRequest, memberships: list[Membership]) -> None:
    """Write how long this session may lie still, where the roles of its person have changed that."""
    limit = int(rules.idle_limit(roles_of(memberships)).total_seconds())
    if request.session.get(IDLE_KEY) != limit:
        request.session[IDLE_KEY] = limit


def duty_of(request: HttpRequest, memberships: list[Membership]) -> str | None:
    """The URL name of what the person must do before anything else: a password, a second factor; None: nothing."""
    user = request.user
    if not isinstance(user, User):
        return None
    roles = roles_of(memberships)
    if rules.password_is_due(user.must_change_password, user.password_changed_at, roles, timezone.now()):
        return "account-password"
    if rules.needs_second_factor(roles) and not has_passed(request):
        return "second-factor"
    return None


def has_passed(request: HttpRequest) -> bool:
    """True where this session came in with a second factor, or through a door of the demo while there is one."""
    factor = request.session.get(FACTOR_KEY)
    return factor == PASSED or (settings.DEMO and factor == DEMO_DOOR)


def roles_of(memberships: list[Membership]) -> set[str]:
    """All roles of the person, whichever organisation they act for now."""
    return {role for membership in memberships for role in membership.roles}


def _close(request: HttpRequest, at: datetime) -> None:
    if isinstance(request.user, User):
        end_idle(request.user, session_key=request.session.session_key or "", at=at)
    logout(request)
    request.was_idle = True  # type: ignore[attr-defined]
