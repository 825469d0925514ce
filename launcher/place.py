"""Where everything of one checkout lies, so that a second checkout runs beside it undisturbed."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from launcher.trouble import Trouble

ROOT = Path(__file__).resolve().parents[1]
LONGEST_SOCKET = 107
NOT_OURS_ADVICE = "Use a copy of the project that belongs to you, with room on its disk."
NOBODY = 65534  # whom PostgreSQL runs as where root may not make a user namespace


@dataclass(frozen=True)
class Place:
    """The folders of one checkout; `data` holds all that must survive."""

    root: Path
    data: Path

    @property
    def venv(self) -> Path:
        """The environment with the locked packages."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.venv / "bin" / "python"

    @property
    def packages(self) -> Path:
        """The folder of the installed packages; raises `Trouble` when there is no environment."""
        found = sorted(self.venv.glob("lib/python3.*/site-packages"))
        if not found:
            raise Trouble("The Python environment is missing.", "Run: make setup")
        return found[-1]

    @property
    def logs(self) -> Path:
        """Where every process writes what it has to say."""
        return self.data / "logs"

    @property
    def frontend(self) -> Path:
        """The sources of the explorer."""
        return self.root / "platform" / "web" / "frontend"

    def sockets(self) -> Path:
        """A private, short folder for sockets outside the checkout, named by user and data folder."""
        name = f"red-capsule-{os.getuid()}-{hashlib.sha256(str(self.data).encode()).hexdigest()[:12]}"
        for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108  # private folder, checked below
            if len(str(parent / name)) + len("/.s.PGSQL.5432.lock") < LONGEST_SOCKET:
                return private_folder(parent / name)
        raise Trouble("The folder for temporary files has too long a name.", "Set TMPDIR=/tmp and try again.")


def private_folder(path: Path) -> Path:
    """A folder that only this user may enter; raises `Trouble` if somebody else made it first."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise Trouble(
            "{path} cannot be made: {why}.", "Check TMPDIR and the disk.", path=path, why=error.strerror
        ) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ({0, NOBODY} if os.getuid() == 0 else {os.getuid()}):
        raise Trouble("{path} belongs to somebody else.", "Remove it or set another TMPDIR.", path=path)
    if found.st_uid == os.getuid():
        path.chmod(0o700)
    return path


def this_place(root: Path = ROOT) -> Place:
    """The place of this checkout; RED_CAPSULE_DATA may name another data folder."""
    data = Path(os.environ.get("RED_CAPSULE_DATA") or root / ".data")
    return Place(root, data.absolute())


def make_folders(place: Place) -> None:
    """Make the data folder and its logs; raises `Trouble` when that is not allowed."""
    try:
        place.data.mkdir(mode=0o711, parents=True, exist_ok=True)
        place.logs.mkdir(mode=0o700, exist_ok=True)
        (place.data / "media").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Trouble(
            "{path} cannot be written: {why}.",
            NOT_OURS_ADVICE,
            path=place.data,
            why=error.strerror,
        ) from error
    if place.data.stat().st_uid != os.getuid():
        raise Trouble(
            "{path} belongs to another user.", "Start it as that user, or make a copy of your own.", path=place.data
        )
