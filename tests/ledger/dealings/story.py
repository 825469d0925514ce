"""A file of past dealings in the hands of the desk, checked and worked off."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile

from common.tables import Table
from jobs.models import Job
from ledger import tasks
from ledger.dealings.mapping import DealingMapping, mapping_of
from ledger.dealings.plan import Plan, make_plan
from ledger.models import DealingImport
from ledger.queries import get_import
from ledger.queries.dealings import Register
from ledger.services import (
    ask_for_check,
    receive_dealings,
)
from tests.cast import NOW, TODAY, Cast

SIMPLE: dict[str, Any] = {
    "currency": "CNY",
    "subject": "books",
    "document": "单据编号",
    "parties": {"seller": {"column": "供应商名称"}, "buyer": {"column": "客户名称"}},
    "tie": [
        {
            "name": "delivery",
            "kind": "SUPPLY",
            "source": "seller",
            "target": "buyer",
            "value": "含税金额",
            "dates": ["签收日期", "开票日期"],
        }
    ],
}

HEAD = "供应商名称,客户名称,开票日期,签收日期,含税金额,单据编号"

RUNQIANG, BAISHAN = "吉林省润强药业有限公司", "长春白山医药有限公司"


def handed_in(cast: Cast, lines: Sequence[str], encoding: str = "utf-8", title: str = "") -> DealingImport:
    """A CSV file in the hands of the desk."""
    text = "\r\n".join([*([title] if title else []), HEAD, *lines, ""])
    return receive_dealings(ContentFile(text.encode(encoding), name="往来.csv"), actor=cast.desk, at=NOW)


def checked(dealing: DealingImport, cast: Cast, mapping: dict[str, Any] = SIMPLE, **decisions: str) -> DealingImport:
    """The same after the worker's check; parties that are not decided stay open."""
    job = ask_for_check(dealing.pk, actor=cast.desk, at=NOW, mapping=mapping_of(mapping), decisions=decisions)
    return worked(job, dealing, cast)


def worked(job: Job, dealing: DealingImport, cast: Cast) -> DealingImport:
    """The import after a worker did the job; a refusal fails the test."""
    getattr(tasks, job.task.rpartition(".")[2])(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.failure
    return get_import(cast.desk, dealing.pk)


def refusals(dealing: DealingImport) -> list[tuple[int, str, int | None]]:
    """Line, reason and value of each refused row."""
    return [(row["line"], row["code"], row["hundredths"]) for row in dealing.refused]


GOOD = f'{RUNQIANG},{BAISHAN},2025-03-01,2025年3月4日,"1,234.50",D-1'


def planned(table: Table, register: dict[str, int], mapping: DealingMapping | None = None, **decisions: str) -> Plan:
    """A plan without a database."""
    known = Register(by_name={name.casefold(): pk for name, pk in register.items()})
    for name, pk in register.items():
        known.names[pk] = known.cores[pk] = name
    return make_plan(
        table,
        mapping or mapping_of(SIMPLE),
        known,
        decisions,
        today=TODAY,
        fallback="file-x",
        stands=lambda kind, subjects: [],
    )
