"""Everything that comes from the environment, read in one place and explained where it is missing."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str | None = None) -> str:
    """The variable `name`; raises `ImproperlyConfigured` where it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Copy .env.example to .env and fill it in, or use `make demo`.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on (any case)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks removed."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder, made if it is not there."""
    path = Path(os.environ.get(name, str(default)))
    path.mkdir(parents=True, exist_ok=True)
    return path


# Milliseconds that a role waits for a lock, for a statement, and may hold a transaction open while it does nothing.
PATIENCE = {
    "door": {"lock_timeout": 2_000, "statement_timeout": 5_000, "idle_in_transaction_session_timeout": 10_000},
    "worker": {"lock_timeout": 10_000, "statement_timeout": 270_000, "idle_in_transaction_session_timeout": 270_000},
}


def patience(named: str) -> str:
    """The options of a database session for our role (DATABASE_ROLE: door, worker, else no bounds).

    Nothing of ours runs long enough to be worth compiling (jit). What DATABASE_URL names itself comes last and wins.
    """
    bounds = PATIENCE.get(os.environ.get("DATABASE_ROLE", ""), {})
    said = ["-c jit=off", *(f"-c {name}={milliseconds}" for name, milliseconds in bounds.items())]
    return " ".join([*said, named]).strip()


def database(url: str) -> dict[str, Any]:
    """Django's database settings from a libpq connection string or `postgresql://` URL."""
    known = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(known.pop("dbname", "red_capsule")),
        "USER": str(known.pop("user", "")),
        "PASSWORD": str(known.pop("password", "")),
        "HOST": str(known.pop("host", "")),
        "PORT": str(known.pop("port", "")),
        "OPTIONS": {key: value for key, value in known.items() if value is not None},
    }
