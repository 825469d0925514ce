"""Publishes version 1 of what is watched, so that every installation watches from the first day."""

from datetime import date
from typing import Any

from django.db import migrations

FIRST = {
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


def publish(apps: Any, schema_editor: Any) -> None:
    """Write each where no version of it is published yet."""
    watch = apps.get_model("ecosystem", "Watch")
    for code, parameters in FIRST.items():
        first = {"parameters": parameters, "valid_from": date(2020, 1, 1), "note": "First published version."}
        watch.objects.get_or_create(code=code, version=1, defaults=first)


class Migration(migrations.Migration):
    dependencies = [("ecosystem", "0008_watching")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
