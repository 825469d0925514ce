"""Programs that run to their end: their words go to a log, their progress to the reader, their failure to `Trouble`."""

import os
import selectors
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from launcher import leash, say
from launcher.trouble import Trouble


@dataclass
class Errand:
    """One program, where and with what environment it runs, and what it is called in words."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str]
    log: Path

    def run(self, note: Callable[[str], None] | None = None, show: Callable[[str], None] | None = None) -> list[str]:
        """Run it and return its lines; `note` hears the last line now and then, `show` hears every line.

        Raises `Trouble` with the end of the log when the program fails.
        """
        process = self.start()
        try:
            lines = self.listen(process, note, show)
            code = process.wait()
        except BaseException:
            end_group(process)
            raise
        if code != 0:
            raise Trouble("{name} failed (exit code {code}).", log=self.log, name=say.Name(self.name), code=code)
        return lines

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the program in a group of its own, so that Ctrl-C reaches it through us alone."""
        try:
            return subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=leash.tied(signal.SIGTERM),
            )
        except OSError as error:
            raise Trouble("{name} cannot be started: {why}.", name=say.Name(self.name), why=error) from error

    def listen(
        self, process: "subprocess.Popen[bytes]", note: Callable[[str], None] | None, show: Callable[[str], None] | None
    ) -> list[str]:
        """Read until the program closes its output; wakes twice a second for the note."""
        assert process.stdout is not None  # noqa: S101
        lines: list[str] = []
        rest = b""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log, selectors.DefaultSelector() as selector:
            log.write(("\n$ " + " ".join(self.command) + "\n").encode())
            selector.register(process.stdout, selectors.EVENT_READ)
            while True:
                if selector.select(0.5):
                    chunk = os.read(process.stdout.fileno(), 65536)
                    if not chunk:
                        break
                    log.write(chunk)
                    *whole, rest = (rest + chunk).split(b"\n")
                    lines += [text.decode(errors="replace").rstrip() for text in whole]
                    if show:
                        [show(text) for text in lines[-len(whole) or len(lines) :]]
                if note:
                    note(lines[-1].strip()[:60] if lines else "")
        return lines + ([rest.decode(errors="replace")] if rest else [])


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a program and everything in its group."""
    for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
