"""When a search ends: small callables, given in; limits of work are reproducible, a clock is not and says so."""

import time
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Progress:
    """Where a search stands: rounds done, work done (lines solved anew and nodes), best cost, proven bound."""

    rounds: int
    work: int
    cost: int | None = None
    bound: int | None = None

    @property
    def gap(self) -> float:
        """How far the best may be from the optimum, as a share of the best; infinite before both are known."""
        if self.cost is None or self.bound is None:
            return float("inf")
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost > 0 else 0.0


class Stop(Protocol):
    """Anything that is asked now and then whether to end."""

    @property
    def is_reproducible(self) -> bool:
        """True when the same input ends at the same place on every machine."""
        ...

    def __call__(self, progress: Progress) -> bool:
        """True to end now; the best so far is kept."""
        ...


@dataclass(frozen=True)
class AfterWork:
    """End after so much work; the same on every machine.

    >>> AfterWork(100)(Progress(1, 100))
    True
    """

    work: int
    is_reproducible: bool = field(default=True, init=False)

    def __call__(self, progress: Progress) -> bool:
        """Compare."""
        return progress.work >= self.work


@dataclass(frozen=True)
class GapBelow:
    """End when the proven gap is small enough: 0.01 is one percent."""

    gap: float
    is_reproducible: bool = field(default=True, init=False)

    def __call__(self, progress: Progress) -> bool:
        """Compare."""
        return progress.gap <= self.gap


@dataclass(frozen=True)
class AfterSeconds:
    """End after so many seconds from the first question on: for a person who waits. Not reproducible."""

    seconds: float
    is_reproducible: bool = field(default=False, init=False)
    _start: list[float] = field(default_factory=list, init=False, repr=False)

    def __call__(self, progress: Progress) -> bool:
        """Look at the clock; the first look starts it."""
        now = time.monotonic()
        if not self._start:
            self._start.append(now)
        return now - self._start[0] >= self.seconds


@dataclass(frozen=True)
class AnyOf:
    """End as soon as one of several says so.

    >>> AnyOf(AfterWork(9), GapBelow(0.01)).is_reproducible
    True
    """

    stops: tuple[Stop, ...]

    def __init__(self, *stops: Stop) -> None:
        object.__setattr__(self, "stops", stops)

    @property
    def is_reproducible(self) -> bool:
        """True if every one is."""
        return all(stop.is_reproducible for stop in self.stops)

    def __call__(self, progress: Progress) -> bool:
        """Ask everyone, so that every clock starts."""
        answers = [stop(progress) for stop in self.stops]
        return any(answers)
