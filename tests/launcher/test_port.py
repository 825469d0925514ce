"""The port."""

import socket

import pytest

from launcher import port
from launcher.trouble import Trouble


def test_a_taken_port_gives_the_next_free_one_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with port.reserve(18500) as first, port.reserve(first.getsockname()[1]) as second:
        taken, given = first.getsockname()[1], second.getsockname()[1]
    assert given > taken
    assert f"Port {taken} is taken; using {given} instead." in capsys.readouterr().out


def test_a_reserved_port_holds_visitors_until_the_pages_are_up() -> None:
    with port.reserve(18600) as line, socket.create_connection(line.getsockname(), timeout=2) as visitor:
        inside, _ = line.accept()
        inside.sendall(b"hello")
        assert visitor.recv(5) == b"hello"
        inside.close()


@pytest.mark.parametrize("value", ["http", "0", "70000", "-1"])
def test_nonsense_is_no_port(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(Trouble, match=f"PORT={value} is not a port"):
        port.wanted_port()


def test_the_usual_port_is_8000(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert port.wanted_port() == 8000
