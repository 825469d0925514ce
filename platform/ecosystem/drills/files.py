"""Reports of drills and certificates as files: a workbook to go on working with, JSON to compare."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.actors import Actor
from accounts.audit import record_audit
from common.tables import Sheet, write_xlsx
from common.tables.model import Column, Kind
from common.tables.writing import XLSX
from ecosystem import queries
from ecosystem.drills.reading import Part, Reading, read_drill
from ecosystem.drills.words import STOPS, class_word, storage_word
from ecosystem.errors import DrillNotReady, FormatUnknown
from ecosystem.models import Drill

DRILL_FORMS = {"xlsx": XLSX, "json": "application/json"}


def drill_file(pk: int, form: str, *, actor: Actor, at: datetime) -> tuple[str, str, bytes]:
    """(media type, file name, content) of a finished report, cut for the actor; raises FormatUnknown, DrillNotReady."""
    if form not in DRILL_FORMS:
        raise FormatUnknown
    drill = queries.get_drill(actor, pk)
    if drill.state != Drill.State.READY:
        raise DrillNotReady
    reading = read_drill(actor, drill)
    record_audit(
        "ecosystem.drill_exported", at=at, user=actor.user, organisation=actor.organisation, subject=f"drill:{pk}",
        form=form,
    )  # fmt: skip
    content = write_xlsx(_sheets(reading)) if form == "xlsx" else _json(reading)
    return DRILL_FORMS[form], f"drill-{drill.pk}.{form}", content


def _json(reading: Reading) -> bytes:
    drill, basis = reading.drill, reading.drill.basis
    plain: dict[str, Any] = {
        "drill": drill.pk,
        "as_of": basis.as_of.isoformat() if basis else None,
        "facts": basis.sha256 if basis else "",
        "seed": drill.seed,
        "code_version": drill.code_version,
        "digest": drill.digest,
        "removal": drill.result["removal"],
        "picture": reading.picture,
        "apps": {part.app.name: _plain(part) for part in reading.parts},
        "names": {str(pk): row.name for pk, row in sorted(reading.names.items())},
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _plain(part: Part) -> dict[str, Any]:
    losses = [vars(loss) | {"reasons": [vars(one) for one in loss.reasons]} for loss in part.losses]
    return {"table": [vars(row) for row in part.rows], "changes": [vars(one) for one in part.changes], "losses": losses}


def _sheets(reading: Reading) -> Iterator[Sheet]:
    for part in reading.parts:
        yield _by_class(part)
        yield _who_steps_in(part, reading)
        yield _what_is_missing(part, reading)


def _by_class(part: Part) -> Sheet:
    heads = [
        pgettext("drill", "Class"), pgettext("drill", "Lines"), pgettext("drill", "Baseline"),
        pgettext("drill", "Touched"), pgettext("drill", "Under contract"), pgettext("drill", "Covered"),
        pgettext("drill", "Delayed"), pgettext("drill", "Lost"), pgettext("drill", "Without a receiver"),
    ]  # fmt: skip
    figures = ("lines", "baseline", "touched", "agreed", "covered", "delayed", "lost", "ended")
    rows = [[class_word(row.drug_class), *(getattr(row, name) for name in figures)] for row in part.rows]
    return Sheet(pgettext("drill", "By class"), _columns(heads, {0}), rows)


def _who_steps_in(part: Part, reading: Reading) -> Sheet:
    heads = [
        pgettext("drill", "Class"), pgettext("drill", "Storage"), pgettext("drill", "From"), pgettext("drill", "To"),
        pgettext("drill", "Units"), pgettext("drill", "Instead"), pgettext("drill", "Days late"),
        pgettext("drill", "Under contract"),
    ]  # fmt: skip
    columns = _columns(heads, {0, 1, 2, 3, 5, 7})
    return Sheet(pgettext("drill", "Who steps in"), columns, list(_changes(part, reading)))


def _what_is_missing(part: Part, reading: Reading) -> Sheet:
    heads = [
        pgettext("drill", "Class"), pgettext("drill", "Storage"), pgettext("drill", "Units lost"),
        pgettext("drill", "Reason"), pgettext("drill", "Firms"), pgettext("drill", "Only this stops"),
    ]  # fmt: skip
    columns = _columns(heads, {0, 1, 3, 5})
    return Sheet(pgettext("drill", "Missing licences"), columns, list(_losses(part, reading)))


def _columns(heads: Sequence[str], texts: set[int]) -> list[Column]:
    """The columns of a sheet: those of `texts` hold words, the others whole numbers."""
    return [Column(head, Kind.TEXT if at in texts else Kind.WHOLE) for at, head in enumerate(heads)]


def _name(reading: Reading, key: int | None) -> str:
    if key is None:
        return pgettext("drill", "nobody")
    found = reading.names.get(key)
    return found.name if found else _("a member that is not named")


def _changes(part: Part, reading: Reading) -> Iterator[list[Any]]:
    yes, no = pgettext("drill", "agreed"), pgettext("drill", "expected")
    for row in part.changes:
        ends = [_name(reading, row.source), _name(reading, row.target), row.units, _name(reading, row.instead)]
        known = yes if row.is_agreed else no
        yield [class_word(row.drug_class), storage_word(row.storage), *ends, row.late, known]


def _losses(part: Part, reading: Reading) -> Iterator[list[Any]]:
    for loss in part.losses:
        for one in loss.reasons:
            nearest = "、".join(_name(reading, key) for key in one.nearest)
            words = [str(STOPS.get(one.code, one.code)), one.firms, nearest]
            yield [class_word(loss.drug_class), storage_word(loss.storage), loss.units, *words]
