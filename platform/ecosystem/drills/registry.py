"""The one interface by which an app takes part in drills: it says what it has open, and shares it out again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from common.errors import Sentence
from ledger.kinds import TieKind
from matching.drills import Outcome, Removal, Totals


class Held(Totals, Protocol):
    """What is covered while everybody is there: units and lines (or loans, or bookings) by class, and who covers it."""

    @property
    def holders(self) -> Sequence[int]:
        """The organisations that give or receive something of it, ascending; without any other nothing changes."""
        ...


@dataclass(frozen=True)
class Baseline:
    """An app's facts, read, and what is covered while everybody is there; reused for every removal of a sweep."""

    facts: Any
    totals: Held


class Drillable(Protocol):
    """What an app registers. It is asked in workers: nothing is restricted, reports are cut when they are read."""

    name: str
    label: Sentence
    kind: TieKind

    def places(self, cluster_id: int) -> Iterable[str]:
        """Places of delivery at which something is open now; () where the app knows none."""
        ...

    def open_of(self, cluster_id: int, at: datetime) -> dict[str, Any]:
        """What is open now as plain values of JSON: all that is needed to do the drill again at any time."""
        ...

    def baseline(self, facts: dict[str, Any], seed: int) -> Baseline:
        """A pure function of what `open_of` gave: what is covered while everybody is there."""
        ...

    def resolve(self, base: Baseline, removal: Removal, seed: int) -> Outcome:
        """A pure function: what becomes of it without what is removed, never more than the baseline covers."""
        ...

    def proven(self, cluster_id: int, since: datetime) -> Iterable[tuple[int, str, str]]:
        """(organisation, drug class, storage) of goods it delivered since then and that were accepted; () if none."""
        ...


_PROVIDERS: dict[str, Drillable] = {}


def register(provider: Drillable) -> None:
    """Take part in drills; called once, when the app is ready."""
    _PROVIDERS[provider.name] = provider


def providers() -> list[Drillable]:
    """Who takes part, by name."""
    return [_PROVIDERS[name] for name in sorted(_PROVIDERS)]
