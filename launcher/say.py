"""How the launcher talks: one calm line per step with the time it took, in Chinese, English or both."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from launcher.chinese import CHINESE

TERMINAL = sys.stdout.isatty()
HEARTBEAT = 15.0


def languages(environment: dict[str, str] | None = None) -> tuple[str, ...]:
    """`zh`, `en` or both, by LC_ALL, LC_MESSAGES and LANG; both where they name neither."""
    known = os.environ if environment is None else environment
    value = (known.get("LC_ALL") or known.get("LC_MESSAGES") or known.get("LANG") or "").lower()
    if value.startswith("zh"):
        return ("zh",)
    return ("en",) if value.startswith("en") else ("zh", "en")


class Name(str):
    """A word that is translated itself when it fills a blank."""


def words(sentence: str, **values: object) -> str:
    """The English sentence in the reader's language or languages, its {blanks} filled in."""
    return " · ".join(dict.fromkeys(told(language, sentence, values) for language in languages()))


def told(language: str, sentence: str, values: dict[str, object]) -> str:
    """The sentence in one language."""
    if language == "en":
        return sentence.format(**values)
    inside = {key: CHINESE.get(value, value) if isinstance(value, Name) else value for key, value in values.items()}
    return CHINESE.get(sentence, sentence).format(**inside)


def line(sentence: str, **values: object) -> None:
    """Print one translated line."""
    plain("  " + words(sentence, **values))


def plain(text: str = "") -> None:
    """Print text as it is; a terminal that has gone away is no reason to stop."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # nobody reads any more


class Step:
    """One step on its way: shows a note while it lasts."""

    def __init__(self, name: str) -> None:
        self.name, self.started, self.last, self.outcome = name, time.monotonic(), time.monotonic(), ""

    @property
    def seconds(self) -> float:
        """Time since the step began."""
        return time.monotonic() - self.started

    def note(self, text: str = "") -> None:
        """Say how far it is: in place on a terminal, else a line now and then."""
        now = time.monotonic()
        if TERMINAL and now - self.last > 0.2:
            shown = f"  … {self.name} {self.seconds:.0f} s  {text}"
            print("\r\x1b[K" + shown[:100], end="", flush=True)
            self.last = now
        elif not TERMINAL and now - self.last > HEARTBEAT:
            plain(f"  … {self.name} {self.seconds:.0f} s  {text}".rstrip())
            self.last = now

    def done(self, sentence: str, **values: object) -> None:
        """Say at the end what came of it."""
        self.outcome = words(sentence, **values)


@contextmanager
def step(name: str, quiet: bool = False) -> Iterator[Step]:
    """A step with its name, a tick or a cross, and the seconds it took."""
    going = Step(words(name))
    mark = "✗"
    try:
        if TERMINAL and not quiet:
            print(f"  … {going.name}", end="", flush=True)
        yield going
        mark = "✓"
    finally:
        if not quiet or mark == "✗":
            start = "\r\x1b[K" if TERMINAL else ""
            outcome = f"  {going.outcome}" if going.outcome else ""
            plain(f"{start}  {mark} {going.name}  {going.seconds:.1f} s{outcome}")
