"""Fixtures every test may ask for: the cast on a real PostgreSQL."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.queries import live_memberships
from common.limits import buckets
from tests.cast import Cast, make_cast
from web.sessions import FACTOR_KEY, PASSED, SEEN_KEY, keep_idle_limit

_NEVER_EMPTIED = "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%\\_never\\_emptied'"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, with TRUNCATE allowed: that is how tests with real transactions are cleaned up after."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_NEVER_EMPTIED)
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a fresh transaction."""
    return make_cast()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing is slow by design; tests of sign-in need the way, not the slowness."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _comes_in_properly(request: HttpRequest, user: User, **_more: Any) -> None:
    """Whom a test puts into a session (`force_login`) came in with a second factor just now; real sign-ins decide."""
    if "REMOTE_ADDR" in request.META:
        return
    request.session[FACTOR_KEY], request.session[SEEN_KEY] = PASSED, timezone.now().timestamp()
    keep_idle_limit(request, live_memberships(user.pk))


user_logged_in.connect(_comes_in_properly, dispatch_uid="tests")


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    """Nobody has done anything too often yet."""
    buckets.clear()


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """Every test begins in the platform's first language, whatever the one before it spoke."""
    translation.deactivate()
    yield
    translation.deactivate()
