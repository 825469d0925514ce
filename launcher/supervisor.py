"""The watch: what was killed is started again a few times, what fails by itself ends the platform."""

import signal
import time

from launcher import leash, say
from launcher.processes import Child, stop
from launcher.trouble import Trouble

MOST_RESTARTS = 5
WITHIN = 600.0


class Supervisor:
    """Starts services in the order given and watches them; later ones need the earlier ones."""

    def __init__(self) -> None:
        self.layers: list[list[Child]] = []

    @property
    def children(self) -> list[Child]:
        """All children, first started first."""
        return [child for layer in self.layers for child in layer]

    def start(self, *layer: Child) -> None:
        """Start children side by side and wait until those that can tell say that they answer."""
        self.launch(*layer)
        try:
            self.wait()
        except Trouble:
            stop(self.layers.pop())
            raise

    def launch(self, *layer: Child) -> None:
        """Start children without waiting for them."""
        self.layers.append(list(layer))
        for child in layer:
            child.start()

    def wait(self) -> None:
        """Wait until the children started last answer."""
        for child in self.layers[-1]:
            child.wait_ready()

    def watch(self) -> None:
        """Look after the children until one fails: then raises `Trouble`."""
        while True:
            self.look()
            time.sleep(0.2)

    def look(self) -> None:
        """One look at every child."""
        for child in self.children:
            code = child.ended()
            if code is None:
                continue
            if code >= 0:
                raise Trouble("{name} ended by itself (exit code {code}).", log=child.log, name=child.title, code=code)
            self.restart(child, -code)

    def restart(self, child: Child, number: int) -> None:
        """Start a killed child again, unless it was killed too often."""
        now = time.monotonic()
        child.restarts = [moment for moment in child.restarts if now - moment < WITHIN] + [now]
        values = {"name": child.title, "signal": signal_name(number)}
        if len(child.restarts) > MOST_RESTARTS:
            raise Trouble("{name} was killed again and again (last by {signal}); giving up.", log=child.log, **values)
        say.line(
            "! {name} was killed ({signal}); starting it again ({count} of {most}).",
            **values,
            count=len(child.restarts),
            most=MOST_RESTARTS,
        )
        leash.end(child.left_behind(), (signal.SIGKILL,))
        child.start()
        child.wait_ready()
        if child.ready:
            say.line(
                "{name} is back after {seconds:.1f} s; the data are kept.",
                name=values["name"],
                seconds=time.monotonic() - now,
            )

    def stop(self) -> None:
        """Stop everything, last started first."""
        for layer in reversed(self.layers):
            stop(layer)
        self.layers.clear()


def signal_name(number: int) -> str:
    """SIGKILL for 9, and so on."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
