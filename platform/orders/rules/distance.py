"""How far apart two places are, as the crow flies."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
Place = tuple[Decimal | None, Decimal | None]


def kilometres(one: Place, other: Place) -> int:
    """Whole kilometres between (latitude, longitude) pairs by the haversine formula; 0 where one is not known.

    >>> kilometres((Decimal("43.90"), Decimal("125.32")), (Decimal("43.81"), Decimal("125.32")))
    10
    """
    if None in (*one, *other):
        return 0
    (a, b), (c, d) = ((radians(float(x or 0)) for x in pair) for pair in (one, other))
    inner = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(inner)))


def percentiles(values: dict[int, float]) -> dict[int, int]:
    """Each key's rank among the values as a whole number from 0 (none) to 100 (the strongest).

    >>> percentiles({1: 5.0, 2: 1.0, 3: 0.0})
    {1: 100, 2: 50, 3: 0}
    """
    ranked = sorted({value for value in values.values() if value > 0})
    return {
        key: round(100 * (ranked.index(value) + 1) / len(ranked)) if value > 0 else 0 for key, value in values.items()
    }
