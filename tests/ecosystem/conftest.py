"""The stage of two circles, and a folder of its own for the files of each test."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.ecosystem.stage import Stage, make_stage


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Snapshots of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """Two circles of six and a bridge."""
    return make_stage(cast)
