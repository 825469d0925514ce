"""Programs with tokens: what every test of the programs' door asks for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from accounts.services import create_api_token
from tests.cast import Cast

Program = Callable[[Actor], Client]


def token_of(actor: Actor, scope: str = "WRITE", *, age: timedelta = timedelta(0)) -> str:
    """The secret of a new token of one day, made `age` ago."""
    made = timezone.now() - age
    return create_api_token(actor=actor, name="test", scope=scope, days=1, at=made)[1]


def program_of(actor: Actor, scope: str = "WRITE") -> Client:
    """A client that comes in with a token and reads English."""
    return Client(headers={"Authorization": f"Bearer {token_of(actor, scope)}", "Accept-Language": "en"})


@pytest.fixture
def owner(cast: Cast) -> Client:
    """The owner's program."""
    return program_of(cast.owner)


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The desk's program."""
    return program_of(cast.desk)
