"""Writes the standings of a snapshot in one COPY: a row per organisation, NULL where a figure is hidden."""

import json
import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ecosystem.models import Standing
from ecosystem.pictures.drawing import Picture
from graph.rows import distinct

FLOATS = ("strength", "strength_in", "strength_out", "pagerank", "betweenness", "constraint", "effective_size")
COLUMNS = (
    "snapshot_id", "organisation_id", *FLOATS, "core", "community", "cut_off", "is_articulation", "partners",
    "last_tie_on", "by_kind",
)  # fmt: skip


def write_standings(snapshot: int, picture: Picture) -> None:
    """Write them inside the caller's transaction; those of an earlier attempt go first."""
    Standing.objects.filter(snapshot_id=snapshot).delete()
    table = connection.ops.quote_name(Standing._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in _rows(snapshot, picture):
            copy.write_row(row)


def _rows(snapshot: int, picture: Picture) -> Iterator[tuple[Any, ...]]:
    a = picture.arrays
    kinds = _by_kind(picture)
    floats = [_or_none(a[name]) for name in FLOATS]
    whole = [_known(a[name]) for name in ("core", "community", "cut_off")]
    days = [None if day < 0 else date(1970, 1, 1) + timedelta(days=day) for day in a["last_day"].tolist()]
    for i, pk in enumerate(a["id"].tolist()):
        cut_off = whole[2][i]
        is_articulation = None if cut_off is None else cut_off > 0
        numbers = [column[i] for column in floats] + [column[i] for column in whole]
        yield (snapshot, pk, *numbers, is_articulation, int(a["partners"][i]), days[i], json.dumps(kinds[i]))


def _or_none(values: NDArray[np.float64]) -> list[float | None]:
    return [None if math.isnan(number) else number for number in values.tolist()]


def _known(values: NDArray[np.int32]) -> list[int | None]:
    return [None if number < 0 else number for number in values.tolist()]


def _by_kind(picture: Picture) -> list[dict[str, dict[str, float]]]:
    """Per organisation and kind the faded weight given and received, and with how many partners."""
    a, n = picture.arrays, len(picture.arrays["id"])
    found: list[dict[str, dict[str, float]]] = [{} for _organisation in range(n)]
    for k, kind in enumerate(picture.meta["kinds"]):
        mine = a["kind"] == k
        source, target = a["source"][mine].astype(np.int64), a["target"][mine].astype(np.int64)
        given = np.bincount(source, weights=a["weight"][mine], minlength=n)
        received = np.bincount(target, weights=a["weight"][mine], minlength=n)
        pairs = distinct(np.concatenate([source * n + target, target * n + source]))
        partners = np.bincount(pairs // n, minlength=n) if n else given
        for i in np.flatnonzero(partners).tolist():
            found[i][kind] = {
                "out": round(float(given[i]), 4),
                "in": round(float(received[i]), 4),
                "partners": int(partners[i]),
            }
    return found
