"""One step of a way between two organisations, with the ties behind it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TieOnWay:
    """One kind of tie on a hop; `is_forward`: along the hop, else against it."""

    kind: str
    is_forward: bool
    weight: float
    value: float
    count: int
    last_on: date


@dataclass(frozen=True)
class Hop:
    """From one organisation to the next, with all ties between the two."""

    source: int
    target: int
    source_name: str
    target_name: str
    ties: tuple[TieOnWay, ...]
