"""What the platform's processes are told: the environment handed down, `.env`, the secret key."""

import os
import secrets
from pathlib import Path

from launcher.place import Place


def read_env_file(path: Path) -> dict[str, str]:
    """KEY=VALUE lines; blank lines, # comments, `export` and quotes are understood; a missing file is empty."""
    if not path.exists():
        return {}
    known: dict[str, str] = {}
    for row in path.read_text(encoding="utf-8").splitlines():
        key, sign, value = row.strip().removeprefix("export ").partition("=")
        if sign and key.strip() and not key.startswith("#"):
            known[key.strip()] = unquoted(value.strip())
    return known


def unquoted(value: str) -> str:
    """The value without the quotes around it or the remark behind it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value.split(" #")[0].rstrip()


def surroundings(place: Place) -> dict[str, str]:
    """The environment variables of the launcher, over what `.env` says."""
    known = {key: value for key, value in read_env_file(place.root / ".env").items() if value}
    inherited = {
        key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    }
    return known | inherited


def secret_key(place: Place) -> str:
    """The secret key of this copy: made once, readable by its owner alone."""
    path = place.data / "secret-key"
    if not path.exists() or not path.read_text().strip():
        part = path.with_name(f"secret-key.{os.getpid()}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
        part.replace(path)
    return path.read_text().strip()


def environment_for(place: Place, **more: str) -> dict[str, str]:
    """What a child of the platform finds in its environment; `more` wins.

    What Python compiles is kept beside the data, whatever this machine says: every process would spend seconds on
    thousands of modules otherwise.
    """
    known = {
        "SECRET_KEY": secret_key(place),
        "RED_CAPSULE_DATA": str(place.data),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "NUMBA_CACHE_DIR": str(place.data / "numba"),
        "PYTHONPYCACHEPREFIX": str(place.data / "pycache"),
    }
    always = {"RED_CAPSULE_DATA": str(place.data), "PYTHONDONTWRITEBYTECODE": ""}
    return known | surroundings(place) | always | more
