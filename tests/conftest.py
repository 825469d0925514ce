"""Fixtures every test may ask for: the cast on a real PostgreSQL."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a fresh transaction."""
    return make_cast()
