"""The published weights of introductions: how much each gain counts, and how often anybody is introduced."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """One published version; every figure is an integer. docs/introductions.md says what each means.

    source, asked, market, licence, storage, trust, near: the weight of the feature. near_km: so far away nearness
    counts half. least: points below which nobody is introduced. most: introductions of a firm in a month; kept:
    places of these that the job leaves for the committee's hand. months: so long a pair is not named again.
    halved_for: months in which an answer "not useful" halves the weight of its feature for the firm.

    >>> Weights().total
    145
    >>> Weights(most=1, kept=1)
    Traceback (most recent call last):
    ValueError: weights are at least 0, near_km and most at least 1, kept below most
    """

    version: str = "2026-11.1"
    source: int = 30
    asked: int = 30
    market: int = 20
    licence: int = 15
    storage: int = 15
    trust: int = 25
    near: int = 10
    near_km: int = 10
    least: int = 8
    most: int = 3
    kept: int = 1
    months: int = 12
    halved_for: int = 24

    def __post_init__(self) -> None:
        """Refuse weights below 0 and counts that leave nothing with ValueError."""
        if (
            min(*self.features, self.least, self.kept) < 0
            or min(self.near_km, self.most) < 1
            or self.kept >= self.most
            or not self.total
        ):
            raise ValueError("weights are at least 0, near_km and most at least 1, kept below most")

    @property
    def features(self) -> tuple[int, ...]:
        """The weights in the order of `gains.FEATURES`."""
        return self.source, self.asked, self.market, self.licence, self.storage, self.trust, self.near

    @property
    def total(self) -> int:
        """All weights together."""
        return sum(self.features)
