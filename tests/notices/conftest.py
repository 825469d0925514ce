"""What the stories of notices have in common: a program that takes webhooks."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.notices.listening import Listener, listening


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    """A program of the firm on this machine, which the operator trusts."""
    with listening() as one:
        settings.WEBHOOK_PRIVATE_HOSTS = [one.host]
        yield one
