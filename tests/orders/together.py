"""Several at once on real connections: threads for services, and an explorer of every order of statements."""

import threading
from collections.abc import Callable, Generator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import psycopg
from django.db import connection

PATIENCE = 0.05  # seconds after which a statement that waits for a row counts as held up


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, begun at the same moment, each on a connection of its own."""
    found: list[Any] = [None] * len(acts)
    together = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        together.wait()
        try:
            found[place] = act()
        except Exception as refusal:  # refusals are what these tests count
            found[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def other_connection() -> Any:
    """A connection to the test's database that Django knows nothing of."""
    words = connection.get_connection_params()
    address = {name: words[name] for name in ("dbname", "user", "password", "host", "port") if words.get(name)}
    return psycopg.connect(**address)


class Step(NamedTuple):
    """One statement with its values."""

    text: str
    values: dict[str, Any]


Story = Callable[[], Generator[Step, Any, None]]  # is sent the rows of each statement, or None


def orders_of(first: int, second: int) -> list[str]:
    """Every way to merge so many statements of A with so many of B: "AABAB"."""
    total = first + second
    chosen = (set(places) for places in combinations(range(total), first))
    return ["".join("A" if place in mine else "B" for place in range(total)) for mine in chosen]


def play(order: str, stories: Sequence[Story], connect: Callable[[], Any]) -> None:
    """Run two transactions, one statement at a time, in this order; who is held up by a row goes on when it is free."""
    players = [_Player(story, connect()) for story in stories]
    for letter in order:
        players["AB".index(letter)].step()
    for player in players:
        player.finish(players)
    for player in players:
        player.line.close()


class _Player:
    """One transaction: a generator of statements and the connection it runs on."""

    def __init__(self, story: Story, line: Any) -> None:
        self.story, self.line, self.rows = story(), line, None
        self.is_over = False
        self.working: threading.Thread | None = None

    def step(self) -> None:
        """Its next statement, unless it still waits for the last one or has ended."""
        if self.is_over or self._is_held_up():
            return
        self.working = threading.Thread(target=self._one)
        self.working.start()
        self.working.join(PATIENCE)

    def finish(self, players: Sequence["_Player"]) -> None:
        """To the end; when it is held up, the others go on first."""
        while not self.is_over:
            if self._is_held_up():
                for other in players:
                    if other is not self:
                        other.step()
            self.step()

    def _is_held_up(self) -> bool:
        if self.working:
            self.working.join(PATIENCE)
        return bool(self.working and self.working.is_alive())

    def _one(self) -> None:
        try:
            wanted = self.story.send(self.rows)
        except StopIteration:
            self.line.commit()
            self.is_over = True
            return
        cursor = self.line.execute(wanted.text, wanted.values)
        self.rows = cursor.fetchall() if cursor.description else None
