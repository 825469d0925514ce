"""When something that could not be sent is tried again, and when it is given up."""

from datetime import datetime, timedelta

# After the schedule of the Standard Webhooks specification: ten tries within three days.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)  # fmt: skip
MOST_ATTEMPTS = len(PAUSES) + 1
JITTER = 0.2  # so that what failed together does not come back together


def next_try(at: datetime, attempts: int, lot: float) -> datetime | None:
    """When to try again after `attempts` failures; None: given up. `lot` is a random number 0..1.

    >>> from datetime import UTC
    >>> next_try(datetime(2026, 11, 20, 4, 0, tzinfo=UTC), 1, 0.5)
    datetime.datetime(2026, 11, 20, 4, 0, 5, tzinfo=datetime.timezone.utc)
    >>> next_try(datetime(2026, 11, 20, 4, 0, tzinfo=UTC), 10, 0.5) is None
    True
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return at + PAUSES[attempts - 1] * (1 + JITTER * (2 * lot - 1))
