"""How much happened lately: ties of the cluster by kind, and of one organisation by partner, since a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Sum, When
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from ledger.kinds import TieKind
from ledger.models import DailySum, Tie
from ledger.queries.ties import ties

YEARS_BACK = timedelta(days=3 * 366)  # older dealings have decayed to next to nothing


def ties_since(cluster_id: int, since: datetime) -> dict[TieKind, int]:
    """How many ties of each kind happened since then and were not taken back; every kind is named."""
    rows = Tie.objects.filter(cluster_id=cluster_id, happened_at__gte=since, reverses=None, reversals=None)
    found = dict(rows.order_by().values_list("kind").annotate(count=Count("pk")))
    return {kind: found.get(kind.value, 0) for kind in TieKind}


@dataclass(frozen=True)
class Partner:
    """What happened with one partner: how many ties of each kind, and the goods that went either way, in money."""

    organisation: Organisation
    supplied: Decimal
    kinds: dict[TieKind, int]


def partners_since(actor: Actor, since: datetime) -> list[Partner]:
    """The partners of the acting organisation since then, the most goods first, then the most ties; NotAllowed."""
    other = Case(When(source_id=actor.organisation.pk, then=F("target_id")), default=F("source_id"))
    rows = ties(actor, since=since, organisation=actor.organisation.pk).filter(reverses=None, reversals=None)
    sums = rows.order_by().values("kind", other=other).annotate(count=Count("pk"), weight=Sum("weight"))
    return sorted(_partners(list(sums)), key=lambda row: (-row.supplied, -sum(row.kinds.values()), row.organisation.pk))


def _partners(sums: Sequence[Mapping[str, Any]]) -> list[Partner]:
    people = Organisation.objects.select_related("enterprise").in_bulk({row["other"] for row in sums})
    kinds: dict[int, dict[TieKind, int]] = {pk: {} for pk in people}
    supplied = dict.fromkeys(people, Decimal(0))
    for row in sums:
        kinds[row["other"]][TieKind(row["kind"])] = row["count"]
        supplied[row["other"]] += row["weight"] if row["kind"] == TieKind.SUPPLY else 0
    return [Partner(people[pk], supplied[pk], kinds[pk]) for pk in people]


def strengths_towards(target: Organisation, kind: TieKind, at: datetime, half_life_days: float) -> dict[int, float]:
    """Source -> what it gave `target` until `at`, in the kind's unit, halved for every half-life that has passed.

    For rules of rooms above (a buyer's own suppliers); one query, one row per source and day.
    """
    today = timezone.localdate(at)
    rows = DailySum.objects.filter(
        cluster_id=target.cluster_id, kind=kind, target=target, day__range=(today - YEARS_BACK, today)
    )
    found: dict[int, float] = {}
    for source, day, hundredths in rows.values_list("source_id", "day").annotate(total=Sum("hundredths")):
        kept = 0.5 ** ((today - day).days / half_life_days)
        found[source] = found.get(source, 0.0) + hundredths / 100 * kept
    return found
