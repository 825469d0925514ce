"""The view log of a firm's papers as a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from accounts.actors import Actor
from common.errors import require
from common.tables import Column, Sheet, write_csv, write_xlsx
from first_trade.models import PaperView
from first_trade.permissions import can_keep_papers
from first_trade.queries.partners import view_log
from first_trade.services.telling import record

_COLUMNS = [
    Column("时间", width=20), Column("查看单位", width=34), Column("查看人", width=12), Column("资料", width=24),
    Column("销售人员", width=12), Column("版本", width=8), Column("资料编号", width=24), Column("网络地址", width=18),
]  # fmt: skip


def export_view_log(*, form: str, actor: Actor, at: datetime) -> bytes:
    """Who looked at which paper when, newest first; `form` is "xlsx", "csv" or "gb18030", heads are Chinese."""
    require(can_keep_papers(actor))
    views = list(view_log(actor))
    record("view_log_exported", f"enterprise:{actor.organisation.pk}", actor, at, rows=len(views), form=form)
    if form == "xlsx":
        return write_xlsx([Sheet("查看记录", _COLUMNS, _rows(views))])
    return write_csv(_COLUMNS, _rows(views), "gb18030" if form == "gb18030" else "utf-8-sig")


def _rows(views: list[PaperView]) -> Iterator[list[Any]]:
    with translation.override("zh-hans"):
        for view in views:
            paper = view.version.paper
            yield [
                f"{timezone.localtime(view.seen_at):%Y-%m-%d %H:%M:%S}",
                view.organisation.name,
                view.viewer.name,
                str(paper.get_kind_display()),
                paper.holder,
                view.version.number,
                view.version.document_number,
                view.address or "",
            ]
