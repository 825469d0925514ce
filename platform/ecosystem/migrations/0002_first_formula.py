"""Publishes version 1 of the formula, so that every installation computes from the first day."""

from datetime import date
from typing import Any

from django.db import migrations


def publish(apps: Any, schema_editor: Any) -> None:
    """Write it where no formula is published yet."""
    formula = apps.get_model("ecosystem", "Formula")
    if formula.objects.exists():
        return
    formula.objects.create(
        version=1,
        half_life_days={"SUPPLY": 180, "STAFF": 120, "SAFETY": 365, "RESOURCE": 180, "FINANCE": 365, "CIVIC": 270},
        kind_weights={"SUPPLY": 1.0, "STAFF": 0.8, "SAFETY": 0.6, "RESOURCE": 0.8, "FINANCE": 0.7, "CIVIC": 0.4},
        floors={"group": 5, "nodes": 10, "ties": 20},
        seed=117,
        valid_from=date(2020, 1, 1),
        note="First published version.",
    )


class Migration(migrations.Migration):
    dependencies = [("ecosystem", "0001_tables")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
