"""At the door: one try at the sign-in page, an authenticator app, what the trail wrote down."""

from datetime import datetime
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts import second_factor
from accounts.models import AuditEntry, User

Clock = Any


def knock(username: str, password: str, client: Client | None = None, **more: str) -> Any:
    """One try at the sign-in page."""
    return (client or Client()).post("/sign-in/", {"username": username, "password": password, **more})


def is_in(client: Client) -> bool:
    """Whether the session acts for somebody."""
    return client.get("/people/").status_code == 200


def code_of(secret: str, at: datetime) -> str:
    """What the app shows at a moment."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


def with_app(user: User) -> str:
    """Give the person an authenticator app; returns its seed."""
    secret = second_factor.new_secret()
    second_factor.set_up(user, secret)
    return secret


def events() -> list[str]:
    """What the audit trail holds, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
