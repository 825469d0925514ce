"""The embedded broker, for real."""

import socket
import time
from pathlib import Path

from launcher import services
from launcher.place import Place
from launcher.supervisor import Supervisor
from launcher.valkey import Valkey
from tests.launcher.killing import kill_and_look


def say_to(path: Path, words: bytes) -> bytes:
    """One command, one answer."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(words + b"\r\n")
        return line.recv(1000)


def test_what_waits_is_kept_when_it_is_killed(place: Place, supervisor: Supervisor) -> None:
    services.start_valkey(place, supervisor, lasting=True, quiet=True)
    path = place.sockets() / "valkey.sock"
    assert say_to(path, b"SET waiting 42") == b"+OK\r\n"
    time.sleep(1.1)  # appended once a second
    kill_and_look(supervisor)
    assert say_to(path, b"GET waiting") == b"$2\r\n42\r\n"


def test_a_file_it_cannot_read_is_put_aside(place: Place, supervisor: Supervisor) -> None:
    services.start_valkey(place, supervisor, lasting=True, quiet=True)
    path = place.sockets() / "valkey.sock"
    say_to(path, b"SET waiting 42")
    supervisor.stop()
    for file in (place.data / "valkey" / "appendonlydir").glob("*.incr.aof"):
        file.write_bytes(b"nonsense" * 100)
    services.start_valkey(place, supervisor, lasting=True, quiet=True)
    assert say_to(path, b"GET waiting") == b"$-1\r\n"
    assert (place.data / "valkey.broken").is_dir()


def test_it_does_not_answer_before_it_runs(place: Place) -> None:
    assert Valkey(place).answers() is False
