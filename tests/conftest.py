"""Fixtures every test may ask for: the cast on a real PostgreSQL."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from common.limits import buckets
from tests.cast import Cast, make_cast
from tests.coming_in import open_sessions

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


open_sessions()


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
