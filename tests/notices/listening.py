"""A program on this machine that takes webhooks: answers as it is told to, remembers what it got; how it is told."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from accounts.actors import Actor
from accounts.models import Organisation
from notices import services
from notices.models import Delivery, Endpoint
from tests.cast import NOW, Cast

EVENT = "enterprise.restricted"


@dataclass
class Got:
    """One call as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """What it answers next, and what it got."""

    port: int = 0
    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    got: list[Got] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook?a=1"

    @property
    def host(self) -> str:
        """Its name in the settings."""
        return f"127.0.0.1:{self.port}"


@contextmanager
def listening() -> Iterator[Listener]:
    """The listener, while inside."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            listener.got.append(Got(self.path, headers, self.rfile.read(length)))
            self.send_response(listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(listener.body)))
            self.end_headers()
            self._answer()

        def _answer(self) -> None:
            try:
                for number in range(len(listener.body)) if listener.drip else ():
                    self.wfile.write(listener.body[number : number + 1])
                    self.wfile.flush()
                    time.sleep(listener.drip)
                if not listener.drip:
                    self.wfile.write(listener.body)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()


def added(cast: Cast, listener: Listener, **more: Any) -> tuple[Endpoint, str]:
    """A webhook of Runqiang."""
    facts: dict[str, Any] = {"url": listener.url, "events": [EVENT], "actor": cast.owner, "at": NOW}
    return services.add_endpoint(**facts | more)


def an_endpoint(organisation: Organisation, actor: Actor, *events: str) -> Endpoint:
    """A webhook of an organisation that nobody will call."""
    return Endpoint.objects.create(
        organisation=organisation,
        url="https://erp.example/",
        events=list(events),
        made_by=actor.user,
        made_at=NOW,
        changed_at=NOW,
    )


def happened(cast: Cast, at: datetime = NOW) -> list[Delivery]:
    """Something that concerns Runqiang."""
    return services.emit(
        EVENT, organisations=[cast.owner.organisation], subject=cast.runqiang, payload={"reason": "复核"}, at=at
    )


def expected(secret: str, got: Any) -> str:
    """The signature, computed as the specification words it and with nothing of ours."""
    key = base64.b64decode(secret[len("whsec_") :])
    content = got.headers["webhook-id"] + "." + got.headers["webhook-timestamp"] + "." + got.body.decode()
    return "v1," + base64.b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()
