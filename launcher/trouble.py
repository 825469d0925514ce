"""What the launcher raises when it cannot go on: what is the case, and what to do about it."""

from pathlib import Path

from launcher.say import words

NO_ROOM_ADVICE = "Make room (2 GB are needed) and try again; what is done stays done."


class Trouble(Exception):
    """A sentence for people, plain advice, and the last lines of the log that shows it."""

    def __init__(self, sentence: str, advice: str = "", log: Path | None = None, **values: object) -> None:
        super().__init__(words(sentence, **values))
        self.advice = words(advice, **values) if advice else ""
        self.log = log
        self.tail = last_lines(log) if log else []


def last_lines(log: Path, count: int = 15) -> list[str]:
    """The last `count` lines of a log that may be missing, long or half-written."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 20_000))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except OSError:
        return []
