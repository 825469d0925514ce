"""Signatures after the Standard Webhooks specification (symmetric, `v1`), and the sealing of their secrets."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from cryptography.fernet import Fernet
from django.conf import settings

PREFIX = "whsec_"
LENGTH = 32  # bytes; the specification asks for 24 to 64


def new_secret() -> str:
    """A fresh secret as it is shown once: `whsec_` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def seal(secret: str) -> str:
    """The secret as it is kept: unreadable for whoever only holds a copy of the database."""
    return _cipher().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again; raises where the platform's key has changed."""
    return _cipher().decrypt(sealed.encode()).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...           b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(message_id: str, at: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """The three headers; while a secret is rotated there are several signatures, divided by blanks."""
    timestamp = int(at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, message_id, timestamp, body) for key in keys),
    }


def _cipher() -> Fernet:
    key = hashlib.sha256(b"webhooks:" + settings.WEBHOOK_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
