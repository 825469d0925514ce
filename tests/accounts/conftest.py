"""The clock of the stories at the door."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.accounts.door import Clock
from tests.cast import NOW


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Friday noon; the test moves it."""
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates
