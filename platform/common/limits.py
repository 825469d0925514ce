"""How often somebody may do something: token buckets in the memory of each process (ASVS 5: 2.4.1, business limits).

A platform has a handful of processes, so the true limit is at most that many times the figure; what must never be
exceeded is a rule in the database, not a bucket.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError

MOST_BUCKETS = 20_000  # the ones used longest ago are forgotten; a forgotten bucket is a full one


@dataclass(frozen=True)
class Limit:
    """`per_second` tokens come back, at most `burst` are kept."""

    per_second: float
    burst: int


LIMITS = {
    "take": Limit(5.0, 10),
    "offer": Limit(2.0, 6),
    "export": Limit(10 / 3600, 10),
    "drill": Limit(0.2, 10),
}


class TooOften(DomainError):
    """Faster than any person, or than a program should; says when to come back."""

    code = "too_often"
    status = 429
    sentence = _("That was too often. Try again in {seconds} seconds.")

    @property
    def retry_after(self) -> int:
        """Whole seconds until the next token."""
        return int(self.values["seconds"])


class Buckets:
    """All buckets of this process; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._kept.clear()

    def spend(self, scope: str, who: str) -> None:
        """Take one token of `who` for `scope`, or raise `TooOften`.

        >>> now = [0.0]
        >>> buckets = Buckets(lambda: now[0])
        >>> for _ in range(6): buckets.spend("offer", "lin")
        >>> buckets.spend("offer", "lin")  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        common.limits.TooOften: ...
        >>> now[0] = 0.5
        >>> buckets.spend("offer", "lin")
        """
        limit, now = LIMITS[scope], self.clock()
        with self._lock:
            tokens, seen = self._kept.pop((scope, who), (float(limit.burst), now))
            tokens = min(limit.burst, tokens + (now - seen) * limit.per_second)
            allowed = tokens >= 1
            self._kept[scope, who] = (tokens - 1 if allowed else tokens, now)
            while len(self._kept) > MOST_BUCKETS:
                self._kept.popitem(last=False)
        if not allowed:
            raise TooOften(seconds=max(1, round((1 - tokens) / limit.per_second)))


buckets = Buckets()
