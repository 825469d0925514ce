"""Throw-away services."""

import os
import subprocess

import psycopg
import pytest

from launcher import trial
from launcher.place import Place


def test_services_and_data_are_gone_afterwards(place: Place) -> None:
    with trial.thrown_away(place) as known:
        with psycopg.connect(known["DATABASE_URL"]) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        folder = known["RED_CAPSULE_DATA"]
        assert os.path.isdir(folder)
        assert folder.startswith(str(place.data / "throwaway"))
    assert not os.path.exists(folder)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(known["DATABASE_URL"])


def test_given_services_are_used_as_they_are(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://server/name")
    monkeypatch.setenv("BROKER_URL", "amqp://server")
    with trial.thrown_away(place) as known:
        assert (known["DATABASE_URL"], known["BROKER_URL"]) == ("postgresql://server/name", "amqp://server")
        assert not (place.data / "throwaway" / "postgres").exists()


def test_what_a_killed_run_left_is_swept_and_what_runs_is_not(place: Place) -> None:
    own, hold = trial.new_place(place)
    left = place.data / "throwaway" / "left"
    left.mkdir()
    (left / "rest").touch()
    trial.sweep(place, place.data / "throwaway")
    assert (own.data.exists(), left.exists()) == (True, False)
    hold.close()
    trial.sweep(place, place.data / "throwaway")
    assert not own.data.exists()


def test_the_exit_code_of_a_tool_is_passed_on(place: Place) -> None:
    assert trial.call(place, dict(os.environ), ["sh", "-c", "exit 7"], place.data) == 7
    assert trial.call(place, dict(os.environ), ["sh", "-c", "kill -9 $$"], place.data) == 128 + 9


def test_make_passes_arguments_on_in_one_piece(place: Place) -> None:
    command = ["make", "-n", "test", "ARGS=-k 'a or b' -x", "PYTHON=python3"]
    said = subprocess.run(command, cwd=place.root, capture_output=True, text=True, check=True).stdout
    assert "python3 -m launcher test -k 'a or b' -x" in said
