"""What the children are told."""

from pathlib import Path

import pytest

from launcher.place import Place
from launcher.settings import environment_for, read_env_file, secret_key, surroundings

ROWS = """
# remark

export A=1
B='two words'
C="x=y"
D=plain # remark
E=
nonsense
"""


def test_an_env_file_is_read_with_comments_quotes_and_export(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# remark\n\nexport A=1\nB='two words'\nC=\"x=y\"\nD=plain # remark\nE=\nnonsense\n", encoding="utf-8"
    )
    assert read_env_file(file) == {"A": "1", "B": "two words", "C": "x=y", "D": "plain", "E": ""}


def test_a_missing_env_file_is_empty(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == {}


def test_the_environment_wins_over_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("RC_ONE=file\nRC_TWO=file\nDATABASE_URL=\n")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("RC_ONE", "environment")
    known = surroundings(Place(tmp_path, tmp_path))
    assert (known["RC_ONE"], known["RC_TWO"], known.get("DATABASE_URL")) == ("environment", "file", None)


def test_the_secret_key_is_made_once_and_private(place: Place) -> None:
    first = secret_key(place)
    assert len(first) >= 50
    assert secret_key(place) == first
    assert (place.data / "secret-key").stat().st_mode & 0o777 == 0o600


def test_two_copies_have_different_secret_keys(place: Place, tmp_path: Path) -> None:
    assert secret_key(place) != secret_key(Place(place.root, tmp_path))


def test_children_learn_where_the_data_lie(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    known = environment_for(place, DEMO="1")
    assert known["RED_CAPSULE_DATA"] == str(place.data)
    assert known["SECRET_KEY"] == secret_key(place)
    assert (known["DEMO"], known["DJANGO_SETTINGS_MODULE"]) == ("1", "config.settings")


def test_children_keep_what_python_compiles_whatever_this_machine_says(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)

    told = environment_for(place)

    assert told["PYTHONDONTWRITEBYTECODE"] == ""
    assert told["PYTHONPYCACHEPREFIX"] == str(place.data / "pycache")
