"""The stage of the enterprises room: reference rows, and files kept in a folder that goes away."""

from pathlib import Path

import pytest

from enterprises.services.reference import seed_reference
from tests.cast import NOW, Cast


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """Uploads go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def reference(cast: Cast) -> Cast:
    """The cast with divisions, industries, size rules, calendar and the default tier rule."""
    seed_reference(NOW)
    return cast
