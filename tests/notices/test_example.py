"""The program of docs/how/take_a_webhook.py takes what the platform sends and nothing else."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings as known
from django.utils import timezone

from notices import services
from notices.models import Delivery
from notices.signing import headers
from tests.cast import Cast

PROGRAM = Path(known.ROOT) / "docs/how/take_a_webhook.py"
EVENT = "enterprise.restricted"


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def running(port: int, secret: str) -> Iterator["subprocess.Popen[str]"]:
    """The program as it stands in the documentation."""
    program = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(port)],
        env={**os.environ, "WEBHOOK_SECRET": secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        wait_for(port)
        yield program
    finally:
        program.kill()
        program.wait()


def wait_for(port: int) -> None:
    """Until it listens."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError


def knock(port: int, body: bytes, signed: dict[str, str]) -> int:
    """The status it answers to a call of somebody else."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("POST", "/", body, signed)
    return line.getresponse().status


def test_the_example_takes_a_real_call_and_refuses_forged_and_old_ones(cast: Cast, settings: Any) -> None:
    port, at = free_port(), timezone.now()
    settings.WEBHOOK_PRIVATE_HOSTS = [f"127.0.0.1:{port}"]
    _endpoint, secret = services.add_endpoint(url=f"http://127.0.0.1:{port}/", events=[EVENT], actor=cast.owner, at=at)
    delivery = services.emit(EVENT, organisations=[cast.owner.organisation], payload={"reason": "复核"}, at=at)[0]

    with running(port, secret) as program:
        services.deliver(delivery.pk, at=at, lot=0.5)
        forged = headers("msg_1", at, b"{}", ["whsec_" + "A" * 44])
        old = headers("msg_1", at - timedelta(minutes=6), b"{}", [secret])
        statuses = [knock(port, b"{}", forged), knock(port, b"{}", old), knock(port, b"{}", {})]
        assert program.stdout is not None
        said = program.stdout.readline()

    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.SENT
    assert statuses == [400, 400, 400]
    assert said == f"{EVENT} {{'subject': '', 'reason': '复核'}}\n"
