"""Publishing what is watched: the first versions come with the platform, later ones follow and never replace them."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max

from ecosystem.errors import WatchUnsound
from ecosystem.models import Watch

FIRST: Mapping[str, Mapping[str, float]] = {
    "FEWER_PARTNERS": {"weeks": 13, "window_days": 120, "share": 0.5, "least": 4},
    "CORE_DROP": {"weeks": 13, "window_days": 120, "by": 3},
    "SILENT": {"weeks": 26},
    "LOST_ONLY_PARTNER": {"weeks": 13, "window_days": 120, "times": 3},
    "CIRCULAR_ORDERS": {
        "window_days": 180, "shortest": 3, "longest": 4, "least": 50_000, "alike": 0.4, "times": 2, "grows_by": 1.25,
    },
    "MUTUAL_CHECKS": {"window_days": 365, "least": 2, "grows_by": 1.5},
    "MUTUAL_RATINGS": {"window_days": 365, "least": 2, "others": 3, "above": 1.0, "grows_by": 1.5},
}  # fmt: skip


@transaction.atomic
def seed_watches() -> None:
    """Version 1 of each, written once; later calls change nothing."""
    known = set(Watch.objects.values_list("code", flat=True))
    for code in FIRST:
        if code not in known:
            publish_watch(code, FIRST[code], valid_from=date(2020, 1, 1), note="First published version.")


@transaction.atomic
def publish_watch(code: str, parameters: Mapping[str, float], *, valid_from: date, note: str) -> Watch:
    """Publish the next version of a rule or pattern; alarms and cases keep the one that raised them."""
    if set(parameters) != set(FIRST[code]) or min(parameters.values()) <= 0:
        raise WatchUnsound
    last = Watch.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    return Watch.objects.create(
        code=code, version=last + 1, parameters=dict(parameters), valid_from=valid_from, note=note
    )
