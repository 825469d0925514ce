"""Publishing formulas: the first comes with the platform, later versions follow it and never replace it."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from ecosystem.models import Formula
from ecosystem.rules import FormulaValues, check_formula

FIRST = FormulaValues(
    version=1,
    half_life_days={"SUPPLY": 180, "STAFF": 120, "SAFETY": 365, "RESOURCE": 180, "FINANCE": 365, "CIVIC": 270},
    kind_weights={"SUPPLY": 1.0, "STAFF": 0.8, "SAFETY": 0.6, "RESOURCE": 0.8, "FINANCE": 0.7, "CIVIC": 0.4},
    floors={"nodes": 10, "ties": 20, "group": 5},
    seed=117,
)


def seed_formula() -> Formula:
    """Version 1, written once; later calls change nothing."""
    found = Formula.objects.order_by("-version").first()
    return found or publish_formula(FIRST, valid_from=date(2020, 1, 1), note="First published version.")


@transaction.atomic
def publish_formula(values: FormulaValues, *, valid_from: date, note: str) -> Formula:
    """Publish the next version; the version number is counted here, snapshots keep the one they were taken with."""
    check_formula(values)
    last = Formula.objects.aggregate(last=Max("version"))["last"] or 0
    plain = values.as_dict()
    return Formula.objects.create(
        version=last + 1,
        half_life_days=plain["half_life_days"],
        kind_weights=plain["kind_weights"],
        floors=plain["floors"],
        seed=values.seed,
        valid_from=valid_from,
        note=note,
    )
