"""The cluster in a few numbers: firms by tier, revenue by year, contests that are open, licences that run out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from accounts.actors import Actor
from enterprises.models import Contest, Enterprise, Licence, Tier, YearlyFigure
from enterprises.queries.contests import visible_contests

FEWEST = 3  # a sum over fewer firms would show a single one's figure; the committee sees every sum


class YearSum(NamedTuple):
    """The revenue of all firms that stated one for a year, in yuan, and how many they are."""

    year: int
    revenue: Decimal
    firms: int


def tier_counts(actor: Actor) -> dict[str, int]:
    """Present enterprises of the cluster by tier, every tier named, the leaders first."""
    here = Enterprise.objects.filter(
        organisation__cluster_id=actor.organisation.cluster_id, organisation__is_active=True, left_on=None
    )
    found = dict(here.order_by().values_list("tier").annotate(count=Count("pk")))
    return {tier: found.get(tier, 0) for tier in Tier.values}


def revenue_by_year(actor: Actor) -> list[YearSum]:
    """The cluster's revenue by year, oldest first; years with too few statements only for the committee."""
    here = YearlyFigure.objects.filter(enterprise__organisation__cluster_id=actor.organisation.cluster_id)
    rows = here.order_by("year").values_list("year").annotate(revenue=Sum("revenue"), firms=Count("pk"))
    sums = [YearSum(*row) for row in rows]
    return sums if actor.is_committee else [row for row in sums if row.firms >= FEWEST]


def open_contests(actor: Actor) -> int:
    """How many contests that the actor may see wait for an answer."""
    return visible_contests(actor).filter(state=Contest.State.OPEN).count()


def licences_ending(actor: Actor, on: date, days: int) -> int:
    """Drug licences in force of present enterprises that end within `days`."""
    return Licence.objects.filter(
        enterprise__organisation__cluster_id=actor.organisation.cluster_id,
        enterprise__left_on=None,
        kind=Licence.Kind.DRUG_DISTRIBUTION,
        status=Licence.Status.IN_FORCE,
        expires_on__range=(on, on + timedelta(days=days)),
    ).count()


def own_licences(actor: Actor) -> list[Licence]:
    """The licences in force of the acting enterprise, the next to end first."""
    return list(
        Licence.objects.filter(enterprise_id=actor.organisation.pk, status=Licence.Status.IN_FORCE).order_by(
            "expires_on", "pk"
        )
    )


def own_figures(actor: Actor) -> list[YearlyFigure]:
    """What the acting enterprise stated, oldest year first."""
    return list(YearlyFigure.objects.filter(enterprise_id=actor.organisation.pk).order_by("year"))
