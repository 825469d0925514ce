"""The plan of an import: every cent accounted, unknown parties wait for a decision."""

from datetime import date
from io import BytesIO

from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from common.tables import Row, Table
from ledger.dealings.mapping import mapping_of
from ledger.dealings.plan import CREATE, REFUSE
from ledger.models import DealingImport
from ledger.services import (
    receive_dealings,
    table_of,
)
from tests.cast import NOW, Cast
from tests.ledger.dealings.story import BAISHAN, HEAD, RUNQIANG, SIMPLE, handed_in, planned


def test_a_workbook_is_read_like_a_csv(cast: Cast) -> None:
    book, file = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["供货明细"])
    sheet.append(HEAD.split(","))
    sheet.append([RUNQIANG, BAISHAN, date(2025, 3, 1), None, 12.5, "D-1"])
    book.save(file)
    dealing = receive_dealings(ContentFile(file.getvalue(), name="往来.xlsx"), actor=cast.desk, at=NOW)

    plan = planned(table_of(dealing), register={RUNQIANG: 1, BAISHAN: 2})

    assert [(d.line, d.hundredths, d.day) for d in plan.dealings] == [(3, 1250, date(2025, 3, 1))]


NAMES = st.sampled_from(["甲", "乙", "丙", ""])

AMOUNTS = st.one_of(
    st.decimals(-1000, 10**9, places=2).map(str), st.sampled_from(["", "不详", "1,234.5", "3万元", "0.001"])
)

DATES = st.sampled_from(["2025-01-01", "2025年1月2日", "", "待定", "2030-01-01", "45800", "3/4/2025"])


@given(
    st.lists(st.tuples(NAMES, NAMES, DATES, DATES, AMOUNTS, st.sampled_from(["A", "B", "C", ""])), max_size=30),
    st.sampled_from(["", CREATE, REFUSE]),
)
def test_what_comes_in_is_what_is_written_plus_what_is_refused(rows: list[tuple[str, ...]], decision: str) -> None:
    columns = HEAD.split(",")
    table = Table(columns, [Row(n, dict(zip(columns, cells, strict=True))) for n, cells in enumerate(rows, 2)])
    back = SIMPLE["tie"][0] | {"name": "back", "source": "buyer", "target": "seller"}
    both_ways = SIMPLE | {"tie": [*SIMPLE["tie"], back]}

    plan = planned(table, {"甲": 1}, mapping_of(both_ways), 乙=decision)

    for book in plan.accounts:
        assert book.is_balanced
        assert book.rows_in == len(rows)
        assert book.hundredths_written == sum(d.hundredths for d in plan.dealings if d.tie == book.name)
        assert book.hundredths_refused == sum(r.hundredths or 0 for r in plan.refused if r.tie == book.name)
    assert len(plan.dealings) + len(plan.refused) == 2 * len(rows)
    assert len({(d.tie, d.subject) for d in plan.dealings}) == len(plan.dealings)
    assert all(refused.sentence for refused in plan.refused)


def test_unknown_parties_wait_for_a_decision_and_are_suggested_by_likeness(cast: Cast) -> None:
    lines = [f"润强药业有限公司,{BAISHAN},2025-03-01,,10,D-1", f"全新医药公司,{BAISHAN},2025-03-01,,20,D-2"]
    dealing = handed_in(cast, lines)
    DealingImport.objects.filter(pk=dealing.pk).update(mapping=mapping_of(SIMPLE).as_data())
    plan = planned(table_of(dealing), {RUNQIANG: 5, BAISHAN: 6})

    parties = {party.name: party for party in plan.parties}
    assert plan.open_parties == 2
    assert [s.organisation for s in parties["润强药业有限公司"].suggestions] == [5]
    assert parties["全新医药公司"].suggestions == []
    decided = planned(table_of(dealing), {RUNQIANG: 5, BAISHAN: 6}, 润强药业有限公司="5", 全新医药公司=REFUSE)
    assert (decided.open_parties, [r.code for r in decided.refused]) == (0, ["party_refused"])
    assert [party.organisation for party in decided.parties] == [5, 6, None]
