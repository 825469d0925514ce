"""A program that takes webhooks of the Red Capsule platform; only the standard library is needed.

    WEBHOOK_SECRET=whsec_... python take_a_webhook.py 9000

`check` is all that matters: copy it. Answer 2xx within fifteen seconds and do the work afterwards.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Mapping
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

TOLERANCE = 300  # seconds; what is older may be a recording played again


def check(secret: str, headers: "Mapping[str, str] | Message", body: bytes, now: float) -> dict[str, Any]:
    """The event, or ValueError where the call does not come from the platform, was changed or is too old."""
    message, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now - int(timestamp)) > TOLERANCE:
        raise ValueError("too old")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    # While a secret is rotated there are two signatures, divided by a blank: one of them must fit.
    if not any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split()):
        raise ValueError("wrong signature")
    event: dict[str, Any] = json.loads(body)
    return event


class Taker(BaseHTTPRequestHandler):
    """Answers 204 to what is genuine, 400 to all else; the same `webhook-id` is worked on once."""

    seen: set[str] = set()  # yours is a column with a unique index

    def do_POST(self) -> None:
        """One call."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            event = check(os.environ["WEBHOOK_SECRET"], self.headers, body, time.time())
        except (ValueError, KeyError, TypeError):
            self.send_error(400)
            return
        if self.headers["webhook-id"] not in self.seen:
            self.seen.add(self.headers["webhook-id"])
            print(event["type"], event["data"], flush=True)
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Taker).serve_forever()
