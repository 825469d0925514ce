"""Fixtures every test may ask for: the cast on a real PostgreSQL."""

from typing import Any

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a fresh transaction."""
    return make_cast()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing is slow by design; tests of sign-in need the way, not the slowness."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
