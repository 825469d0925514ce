"""The register as a file that imports again without loss."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import Sheet, write_csv, write_xlsx
from common.tables.fields import Field
from enterprises.models import Enterprise, Licence, YearlyFigure
from enterprises.permissions import can_keep_register
from enterprises.queries.register import Filters, find_enterprises
from enterprises.rules.columns import FIELDS
from enterprises.services.imports.plan import present


def export_enterprises(filters: Filters, *, form: str, actor: Actor, at: datetime) -> bytes:
    """All enterprises that the filters let through, with the newest figure and the latest drug distribution licence.

    `form` is "xlsx", "csv" (UTF-8 with BOM) or "gb18030". Heads are Chinese in every language.
    """
    require(can_keep_register(actor))
    found = find_enterprises(actor, filters).select_related("division", "parent__organisation")
    enterprises = list(found.prefetch_related("figures", "licences"))
    record_audit(
        "enterprises.exported",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        rows=len(enterprises),
        form=form,
    )
    columns = [field.column for field in FIELDS]
    if form == "xlsx":
        return write_xlsx([Sheet("企业", columns, _rows(enterprises))])
    return write_csv(columns, _rows(enterprises), "gb18030" if form == "gb18030" else "utf-8-sig")


def _rows(enterprises: list[Enterprise]) -> Iterator[list[Any]]:
    for enterprise in enterprises:
        owners = {
            "organisation": enterprise.organisation,
            "enterprise": enterprise,
            "figure": newest_figure(enterprise),
            "licence": latest_licence(enterprise),
        }
        yield [_cell(field, owners[field.group]) for field in FIELDS]


def _cell(field: Field, owner: Any) -> Any:
    if owner is None:
        return None
    value = present(owner, field.key)
    if field.key == "division":
        return value.code if value else None
    return None if value is None or value == "" else field.show(value)


def newest_figure(enterprise: Enterprise) -> YearlyFigure | None:
    """The figure of the latest year."""
    return max(enterprise.figures.all(), key=lambda figure: figure.year, default=None)


def latest_licence(enterprise: Enterprise) -> Licence | None:
    """The drug distribution licence in force with the latest end, else the latest of any state."""
    mine = [licence for licence in enterprise.licences.all() if licence.kind == Licence.Kind.DRUG_DISTRIBUTION]
    in_force = Licence.Status.IN_FORCE
    return max(mine, key=lambda x: (x.status == in_force, x.expires_on or date.max, x.pk), default=None)
