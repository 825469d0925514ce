"""Puts the reference rows in place; safe to run again: what is there stays, what is missing comes."""

from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version

import holidays
from django.db import transaction

from accounts.models import Cluster
from common.money import WAN
from enterprises.models import CalendarDay, Division, Industry, SizeRule, TierRule
from enterprises.reference import rows
from enterprises.rules.tiers import DEFAULTS


@transaction.atomic
def seed_reference(at: datetime) -> dict[str, int]:
    """Divisions, industries, size limits, the calendar, and a default tier rule per cluster; returns rows by kind."""
    counts = {
        "divisions": len(_divisions()),
        "industries": len(_industries()),
        "size rules": len(_size_rules()),
        "calendar days": len(_calendar()),
    }
    for cluster in Cluster.objects.order_by("pk"):
        ensure_tier_rule(cluster, at=at)
    return counts | {"clusters": Cluster.objects.count()}


def ensure_tier_rule(cluster: Cluster, *, at: datetime) -> TierRule:
    """The cluster's newest tier rule; the default one is written where there is none."""
    first, _made = TierRule.objects.get_or_create(
        cluster=cluster,
        version=1,
        defaults={"thresholds": DEFAULTS, "valid_from": date(2000, 1, 1), "note": "", "written_at": at},
    )
    return TierRule.objects.filter(cluster=cluster).order_by("-version").first() or first


def _divisions() -> list[Division]:
    fields = ("code", "name", "parent_code", "aliases", "valid_from", "valid_to", "source")
    return Division.objects.bulk_create(
        [Division(**dict(zip(fields, row, strict=True))) for row in rows.DIVISIONS], ignore_conflicts=True
    )


def _industries() -> list[Industry]:
    return Industry.objects.bulk_create(
        [Industry(code=code, name_zh=zh, name_en=en, trade=trade) for code, zh, en, trade in rows.INDUSTRIES],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en", "trade"],
    )


def _size_rules() -> list[SizeRule]:
    sizes = (SizeRule.Size.LARGE, SizeRule.Size.MEDIUM, SizeRule.Size.SMALL)
    made = [
        SizeRule(trade=trade, size=size, least_people=people, least_revenue=Decimal(revenue) * WAN, **_dated())
        for trade, limits in rows.SIZES.items()
        for size, (people, revenue) in zip(sizes, limits, strict=True)
    ]
    made += [
        SizeRule(trade=trade, size=SizeRule.Size.MICRO, least_people=0, least_revenue=Decimal(0), **_dated())
        for trade in rows.SIZES
    ]
    return SizeRule.objects.bulk_create(made, ignore_conflicts=True)


def _dated() -> dict[str, object]:
    return {"valid_from": rows.SIZES_FROM, "source": rows.SIZES_SOURCE}


def _calendar() -> list[CalendarDay]:
    """Public holidays and make-up weekends of the years with a published plan; existing rows are left alone."""
    plan = holidays.country_holidays("CN", years=rows.PLANNED_YEARS, language="zh_CN")
    source = f"holidays {version('holidays')}"
    days = [
        CalendarDay(day=day, kind=CalendarDay.Kind.HOLIDAY, name=name[:60], source=source)
        for day, name in plan.items()
        if day.year in rows.PLANNED_YEARS
    ]
    days += [
        CalendarDay(day=day, kind=CalendarDay.Kind.MAKE_UP, name="调休上班", source=source)
        for day in plan.weekend_workdays
        if day.year in rows.PLANNED_YEARS
    ]
    return CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
