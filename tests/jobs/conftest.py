"""The broker that only notes, and somebody who asks for work."""

from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from accounts.models import User


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers that went to the broker."""
    numbers: list[int] = []

    def send(task: str, kwargs: dict[str, int], **options: Any) -> None:
        numbers.append(kwargs["job"])

    monkeypatch.setattr(current_app, "send_task", send)
    return numbers


@pytest.fixture
def person() -> User:
    """Somebody who asks for work."""
    return User.objects.create(username="lin", name="林红", joined_at=timezone.now())
