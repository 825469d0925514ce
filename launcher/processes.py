"""The processes of the platform: started in order, watched one by one, stopped together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from launcher import leash, say
from launcher.trouble import Trouble

LOG_LIMIT = 10_000_000


@dataclass
class Child:
    """One process: how it starts, how one knows that it answers, which signals end it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    data: Path
    folder: Path
    stop_signals: tuple[int, ...] = (signal.SIGTERM, signal.SIGKILL)
    patience: float = 4.0
    death_signal: int = signal.SIGTERM
    user: int | None = None
    ready: Callable[[], bool] | None = None
    ready_within: float = 60.0
    strays: Callable[[], list[int]] | None = None
    inherited: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    restarts: list[float] = field(default_factory=list)

    @property
    def title(self) -> say.Name:
        """What it is called in sentences."""
        return say.Name(self.name.capitalize())

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.data / "logs" / f"{self.name}.log"

    def start(self) -> None:
        """Start it; raises `Trouble` if the program cannot be run at all."""
        self.started_at = time.monotonic()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        turn(self.log)
        environment = self.environment | leash.marks(self.data, self.name)
        with self.log.open("ab") as log:
            try:
                self.process = subprocess.Popen(
                    self.command,
                    cwd=self.folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    pass_fds=self.inherited,
                    preexec_fn=leash.tied(self.death_signal, self.user),
                )
            except OSError as error:
                raise Trouble("{name} cannot be started: {why}.", name=self.title, why=error) from error

    def ended(self) -> int | None:
        """Its exit code once it has ended: negative is the signal that killed it."""
        return self.process.poll() if self.process else None

    def wait_ready(self, note: Callable[[str], None] | None = None) -> None:
        """Wait until it answers; raises `Trouble` if it ends first or takes too long."""
        limit = time.monotonic() + self.ready_within
        while self.ready is not None and not self.ready():
            if self.ended() is not None:
                raise Trouble("{name} ended while starting.", log=self.log, name=self.title)
            if time.monotonic() > limit:
                raise Trouble(
                    "{name} did not answer within {seconds} s.",
                    log=self.log,
                    name=self.title,
                    seconds=round(self.ready_within),
                )
            if note:
                note("")
            time.sleep(0.03)

    def left_behind(self) -> list[int]:
        """Processes it started that outlived it."""
        return [*leash.strays(self.data, self.name), *(self.strays() if self.strays else [])]


def turn(log: Path) -> None:
    """Put a log that has grown large aside."""
    with suppress(OSError):
        if log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.old"))


def ask_to_stop(child: Child) -> None:
    """Send the first, polite signal."""
    if child.process and child.ended() is None:
        with suppress(ProcessLookupError):
            os.kill(child.process.pid, child.stop_signals[0])


def stop(children: list[Child]) -> None:
    """Stop children together, then the harder signals for those that linger, then what they left behind."""
    for child in children:
        ask_to_stop(child)
    for child in children:
        for number in child.stop_signals[1:]:
            if wait(child, child.patience):
                break
            with suppress(ProcessLookupError):
                os.kill(child.process.pid, number) if child.process else None
        wait(child, child.patience)
    for child in children:
        if child.process:
            leash.end(child.left_behind(), (signal.SIGKILL,))
            child.process = None


def wait(child: Child, seconds: float) -> bool:
    """True when the child has ended within that time."""
    limit = time.monotonic() + seconds
    while child.process and child.ended() is None:
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True
