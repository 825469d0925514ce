"""Yearly figures are stated, and the size class follows from the newest of them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from enterprises import errors
from enterprises.models import Enterprise, YearlyFigure
from enterprises.permissions import can_state_figure
from enterprises.queries.register import get_enterprise
from enterprises.queries.tiers import size_limits
from enterprises.rules.sizes import SizeLimits, size_class
from enterprises.services.register import touch

FIRST_YEAR = 1990


@transaction.atomic
def state_figure(
    pk: int, *, year: int, revenue: Decimal, people: int, source: str, actor: Actor, at: datetime
) -> YearlyFigure:
    """State (or correct) revenue in yuan and people of one past year, with the source; the size class follows."""
    enterprise = get_enterprise(actor, pk, lock=True)
    require(can_state_figure(actor, enterprise))
    check_year(year, at.date())
    figure, is_new = YearlyFigure.objects.select_for_update(no_key=True).get_or_create(
        enterprise=enterprise,
        year=year,
        defaults={"revenue": revenue, "people": people, "source": clean_text(source), "stated_at": at},
    )
    before = None if is_new else [str(figure.revenue), figure.people]
    figure.revenue, figure.people, figure.source = revenue, people, clean_text(source)
    figure.stated_by, figure.stated_at = actor.user, at
    figure.save()
    refresh_sizes([enterprise], on=at.date())
    touch(enterprise, at)
    record_audit(
        "enterprises.figure_stated",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"enterprise:{pk}",
        year=year,
        before=before,
        after=[str(revenue), people],
    )
    return figure


def check_year(year: int, today: date) -> None:
    """Only years that are over, from 1990 on."""
    if year < FIRST_YEAR:
        raise errors.YearTooEarly
    if year >= today.year:
        raise errors.YearNotOver(year=year)


def refresh_sizes(enterprises: Iterable[Enterprise], *, on: date) -> int:
    """Compute the size class of each from its newest figure and write those that differ; returns how many did.

    Enterprises should come with `figures` prefetched when there are many.
    """
    limits = size_limits(on)
    differing = []
    for enterprise in enterprises:
        size = size_of(enterprise, limits)
        if size != enterprise.size:
            enterprise.size = size
            differing.append(enterprise)
    Enterprise.objects.bulk_update(differing, ["size"])
    return len(differing)


def size_of(enterprise: Enterprise, limits: dict[str, SizeLimits]) -> str:
    """The size class from the newest figure; "" without figures or limits for the trade."""
    newest = max(enterprise.figures.all(), key=lambda figure: figure.year, default=None)
    if newest is None:
        return ""
    return size_class(newest.people, newest.revenue, limits.get(enterprise.industry.trade))
