"""The way out: one POST to an address that was looked up once, checked, and then called as it was checked.

The name is resolved once and the connection goes to that very address, so a name that changes its address between
the check and the call (DNS rebinding) gains nothing; the certificate and `Host` are still those of the name. No
redirect is followed, no proxy is asked, the whole call has one deadline and the answer a limit.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from urllib.parse import SplitResult

from django.conf import settings

from common.errors import DomainError
from notices.errors import AddressInside, HostNotAllowed, HostUnknown
from notices.rules.addresses import is_public, read_address

DEADLINE = 15.0  # seconds for the whole call
CONNECT_WITHIN = 5.0
RESOLVE_WITHIN = 3.0
MOST_BYTES = 16_384  # of an answer; more is not read
EXCERPT = 500  # letters of it that are kept

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Target:
    """Where to connect (`address`), and as what (`parts`: scheme, name, path)."""

    parts: SplitResult
    address: str

    @property
    def port(self) -> int:
        """The port, named or usual."""
        return self.parts.port or (443 if self.parts.scheme == "https" else 80)


@dataclass(frozen=True)
class Answer:
    """What came of a call; `status` None: nothing, and `failure` says why."""

    status: int | None
    excerpt: str
    failure: str
    milliseconds: int

    @property
    def is_success(self) -> bool:
        """Whatever the other side took: 2xx and nothing else."""
        return self.status is not None and 200 <= self.status < 300


def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order in which the system would try them; empty where there are none."""
    pool = ThreadPoolExecutor(1)
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(RESOLVE_WITHIN)
    except (OSError, UnicodeError, TooSlow):
        return []
    finally:
        pool.shutdown(wait=False)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def look_up(url: str, resolve: Resolve = resolve_name) -> Target:
    """Read, look up and check an address; every address of the name must be public.

    Raises AddressUnreadable, PortRefused, HostNotAllowed, HostUnknown, AddressInside.
    """
    parts = read_address(url, may_be_plain=_is_trusted(url))
    host = (parts.hostname or "").rstrip(".")
    if settings.WEBHOOK_ONLY_HOSTS and host not in settings.WEBHOOK_ONLY_HOSTS:
        raise HostNotAllowed(host=host)
    target = Target(parts, "")
    addresses = resolve(host, target.port)
    if not addresses:
        raise HostUnknown(host=host)
    if not _is_trusted(url) and not all(is_public(address) for address in addresses):
        raise AddressInside(host=host)
    return Target(parts, addresses[0])


def post(url: str, body: bytes, headers: Mapping[str, str], resolve: Resolve = resolve_name) -> Answer:
    """Send `body` once. Never raises for what the other side does; raises like `look_up` for where it is."""
    target = look_up(url, resolve)
    begun = time.monotonic()
    line = _Line(target)
    watch = threading.Timer(DEADLINE, line.cut)
    watch.daemon = True
    watch.start()
    try:
        line.request("POST", _path(target.parts), body, {**headers, "Connection": "close"})
        answer = line.getresponse()
        excerpt = answer.read(MOST_BYTES)[: EXCERPT * 4].decode("utf-8", "replace").replace("\x00", "")[:EXCERPT]
        return Answer(answer.status, excerpt, "", _since(begun))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        reason = "Timeout" if line.was_cut or isinstance(problem, TimeoutError) else type(problem).__name__
        return Answer(None, "", f"{reason}: {problem}"[:300], _since(begun))
    finally:
        watch.cancel()
        line.close()


class _Line(http.client.HTTPConnection):
    """A connection to the checked address that names the host as the certificate and the server know it."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.parts.hostname or "", target.port, timeout=CONNECT_WITHIN)
        self.target, self.was_cut = target, False
        self.wire: socket.socket | None = None  # kept: the answer takes `sock` away from the connection
        self.default_port = 443 if target.parts.scheme == "https" else 80

    def connect(self) -> None:
        """To the address, not to the name."""
        self.sock = socket.create_connection((self.target.address, self.target.port), CONNECT_WITHIN)
        if self.target.parts.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(DEADLINE)
        self.wire = self.sock

    def cut(self) -> None:
        """The deadline is over, whatever the other side still drips."""
        self.was_cut = True
        if self.wire:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.wire, socket.SHUT_RDWR)


def _is_trusted(url: str) -> bool:
    """Whether the operator named the host as one that may be private and plain (a server of the own house, a test)."""
    try:
        parts = read_address(url, may_be_plain=True)
    except DomainError:  # whatever is wrong with it, it is not trusted
        return False
    return parts.netloc in settings.WEBHOOK_PRIVATE_HOSTS or parts.hostname in settings.WEBHOOK_PRIVATE_HOSTS


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
