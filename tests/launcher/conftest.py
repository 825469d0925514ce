"""A place of its own for every test of the launcher: a folder whose name has blanks and Chinese in it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import services
from launcher.place import ROOT, Place, make_folders
from launcher.supervisor import Supervisor


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """This checkout with a data folder of its own; every user may enter the folders above it."""
    for variable in ("DATABASE_URL", "BROKER_URL", "PG_BIN", "RED_CAPSULE_DATA", "PORT"):
        monkeypatch.delenv(variable, raising=False)
    above = Path(tempfile.mkdtemp(prefix="红 胶囊 "))
    above.chmod(0o755)
    own = Place(ROOT, above / "data")
    make_folders(own)
    yield own
    services.tidy(own)
    shutil.rmtree(above, ignore_errors=True)


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    """A supervisor that stops everything in the end."""
    own = Supervisor()
    yield own
    own.stop()
