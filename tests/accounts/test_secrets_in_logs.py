"""No log and no trail holds the secret of a link or a token, whichever way the line is written."""

import logging

import pytest
import structlog
from django.test import Client

from accounts.models import AuditEntry
from common.masking import masked, masked_value
from tests.cast import Cast

SECRET = "q3Zk8-vT0aXwYb_1cDeFgHiJkLmNoPqRsTuVwXyZ012"


@pytest.mark.parametrize(
    "line",
    [
        f"GET /invitations/{SECRET}/",
        f"POST /ways-back/{SECRET}/?x=1",
        f"GET /sign-in/?next=%2Finvitations%2F{SECRET}%2F",
        f"GET /somewhere/new/{SECRET}",
        f"Authorization: Bearer rc_{SECRET}",
        f"the key rc_{SECRET} is over",
        f"GET /x/?token={SECRET}&page=2",
        f"https://capsule.test/ways-back/{SECRET}/",
    ],
)
def test_a_secret_is_masked_wherever_it_stands(line: str) -> None:
    assert SECRET not in masked(line)
    assert "***" in masked(line)


@pytest.mark.parametrize("line", ["GET /people/7/roles/", "POST /api/v1/invitations/12/withdraw/", "code=200", "GET /"])
def test_what_is_no_secret_stays(line: str) -> None:
    assert masked(line) == line


def test_a_value_named_like_a_secret_goes_whole() -> None:
    assert masked_value({"password": "x", "rows": [f"rc_{SECRET}"], "count": 3}) == {
        "password": "***",
        "rows": ["rc_***"],
        "count": 3,
    }


@pytest.mark.parametrize("path", ["invitations", "ways-back"])
def test_the_lines_of_a_request_hold_no_secret(
    cast: Cast, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, path: str
) -> None:
    structlog.get_logger("request").info("heard", authorization=SECRET, error=f"/{path}/{SECRET}/")
    Client().get(f"/{path}/{SECRET}/")
    logging.getLogger("django.request").warning("Not Found: %s", f"/{path}/{SECRET}/")

    written = "".join(capfd.readouterr()) + caplog.text
    assert f"/{path}/***" in written
    assert "request_finished" in written
    assert SECRET not in written


def test_the_traceback_of_a_failure_holds_no_secret(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(f"/ways-back/{SECRET}/")
    except ValueError:
        password = SECRET
        structlog.get_logger("request").exception("request_failed")

    written = "".join(capfd.readouterr())
    assert "ValueError" in written
    assert password not in written


def test_the_trail_of_refused_access_holds_no_secret(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner.user)

    assert client.post(f"/ways-back/{SECRET}/").status_code == 403

    assert AuditEntry.objects.get(event="access_refused").subject == "POST /ways-back/***/"
