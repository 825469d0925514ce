"""The port of the web pages: taken once by the launcher and handed to the web server."""

import os
import socket

from launcher import say
from launcher.trouble import Trouble

USUAL = 8000
TRIES = 100
HOST = "127.0.0.1"


def wanted_port() -> int:
    """What PORT says, else 8000; raises `Trouble` if it is no port."""
    value = os.environ.get("PORT") or str(USUAL)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Trouble(
            "PORT={value} is not a port.", "Give a number from 1024 to 65535: make demo PORT=8080", value=value
        )
    return int(value)


def listen(port: int) -> socket.socket | None:
    """A listening socket on this port of this machine, or None when it is taken or not ours to take."""
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((HOST, port))
        line.listen(2048)
    except OSError:
        line.close()
        return None
    return line


def reserve(port: int) -> socket.socket:
    """Listen on the port or the next free one and say so; raises `Trouble` when a hundred are taken."""
    for number in range(port, min(port + TRIES, 65536)):
        line = listen(number)
        if line:
            if number != port:
                say.line("Port {wanted} is taken; using {port} instead.", wanted=port, port=number)
            return line
    raise Trouble("No port from {first} on is free.", "Name another: make demo PORT=9000", first=port)
