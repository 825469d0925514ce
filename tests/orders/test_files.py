"""Lines of orders as files: a verdict for every row, all or nothing, twice is once, out and in again without loss."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from common.errors import DomainError, NotFound
from common.tables.refusals import SuspiciousArchive
from jobs.imports import ImportNotReady, StockMoved
from jobs.models import Upload
from jobs.work import Progress
from orders import errors
from orders.models import Line, Order, Window
from orders.queries.board import Filters
from orders.queries.drafts import draft_of
from orders.rules.draft import WindowDraft
from orders.services import imports
from orders.services.drafting import change_draft, draft_order
from orders.services.exports import export_board, export_order
from tests.cast import NOW, TODAY, Cast
from tests.orders.stage import (
    WANTED_FROM,
    WANTED_TO,
    line,
    make_product,
    posted,
    published,
    sealed,
    set_stage,
    with_lines,
)

HEAD = "品名,规格,数量,交货开始,交货截止\n"
GOOD = "阿莫西林胶囊,０.２５ｇ*24粒,１，000,2026-11-30,2026年12月10日\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Uploads go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def check(cast: Cast, content: bytes, name: str = "冬季备货.csv", order: int | None = None) -> Upload:
    """Hand in and run the check as the worker would."""
    upload = imports.receive_lines(SimpleUploadedFile(name, content), order=order, actor=cast.owner, at=NOW)
    imports.check_lines(Progress(), **arguments(cast, upload))
    upload.refresh_from_db()
    return upload


def commit(cast: Cast, upload: Upload) -> dict[str, Any]:
    """Make the draft as the worker would."""
    return imports.commit_lines(Progress(), **arguments(cast, upload))


def arguments(cast: Cast, upload: Upload) -> dict[str, Any]:
    """What the job is called with."""
    return {"upload": upload.pk, "person": cast.owner.user.pk, "organisation": cast.owner.organisation.pk, "at": NOW}


def test_a_good_file_makes_one_draft_and_only_after_it_was_looked_at(cast: Cast) -> None:
    product = set_stage(cast)
    upload = check(cast, (HEAD + GOOD.replace("１，000", '"１，000"')).encode())
    assert (upload.state, upload.verdict["counts"]["NEW"]) == ("CHECKED", 1)
    assert not Order.objects.exists()

    commit(cast, upload)
    commit(cast, upload)

    order = Order.objects.get()
    windows = Window.objects.values_list("line__product", "quantity", "from_on", "to_on")
    assert list(windows) == [(product.pk, 1000, date(2026, 11, 30), date(2026, 12, 10))]
    assert (order.title, order.state, order.way) == ("冬季备货", "DRAFT", "SEALED")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8"])
def test_files_of_every_office_are_read_with_title_rows_above(cast: Cast, encoding: str) -> None:
    set_stage(cast)
    text = "润强药业冬季采购计划,,,,\n,,,,\n" + HEAD + "阿莫西林胶囊,0.25g×24粒,500,2026-12-01,2026-12-05\n"

    upload = check(cast, text.encode(encoding))

    assert [(row["line"], row["verdict"]) for row in upload.verdict["rows"]] == [(4, "NEW")]


def test_a_workbook_with_a_merged_title_is_read(cast: Cast) -> None:
    set_stage(cast)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["采购计划"])
    sheet.merge_cells("A1:E1")
    sheet.append(["通用名称", "规格", "需求数量", "开始日期", "到货日期"])
    sheet.append(["阿莫西林胶囊", "0.25g×24粒", 500, date(2026, 12, 1), date(2026, 12, 5)])
    file = io.BytesIO()
    book.save(file)

    upload = check(cast, file.getvalue(), "计划.xlsx")

    assert (upload.state, upload.verdict["counts"]["NEW"]) == ("CHECKED", 1)


def test_rows_of_one_product_become_windows_of_one_line(cast: Cast) -> None:
    set_stage(cast)
    rows = "阿莫西林胶囊,0.25g×24粒,300,2026-12-01,2026-12-05\n阿莫西林胶囊,,200,2026-12-11,2026-12-15\n"

    commit(cast, check(cast, (HEAD + rows).encode()))

    assert Line.objects.get().quantity == 500
    assert list(Window.objects.values_list("quantity", flat=True)) == [300, 200]


@pytest.mark.parametrize("column, value", [("药品本位码", "86900001000011"), ("批准文号", "国药准字H20203002")])
def test_a_product_is_known_by_its_numbers(cast: Cast, column: str, value: str) -> None:
    set_stage(cast)
    other = make_product(cast, "头孢克洛", standard_code="86900001000011", approval_number="国药准字H20203002")

    commit(cast, check(cast, f"{column},数量,交货截止\n{value},10,2026-12-05\n".encode()))

    assert Line.objects.get().product == other
    assert Window.objects.get().from_on == TODAY


WRONG = [
    ("无此药,0.1g,10,2026-12-01,2026-12-05", "通用名称", "refused"),
    ("阿莫西林胶囊,9g×1粒,10,2026-12-01,2026-12-05", "规格", "refused"),
    (",,10,2026-12-01,2026-12-05", "通用名称", "refused"),
    ("阿莫西林胶囊,0.25g×24粒,许多,2026-12-01,2026-12-05", "数量", "not_whole"),
    ("阿莫西林胶囊,0.25g×24粒,,2026-12-01,2026-12-05", "数量", "refused"),
    ("阿莫西林胶囊,0.25g×24粒,0,2026-12-01,2026-12-05", "数量", "quantity_wrong"),
    ("阿莫西林胶囊,0.25g×24粒,10,2026-12-01,", "交货截止", "refused"),
    ("阿莫西林胶囊,0.25g×24粒,10,2026-12-09,2026-12-05", "交货开始", "refused"),
    ("阿莫西林胶囊,0.25g×24粒,10,2026-10-01,2026-10-05", "交货截止", "refused"),
    ("阿莫西林胶囊,0.25g×24粒,10,哪天,2026-12-05", "交货开始", "not_a_date"),
]


@pytest.mark.parametrize("row, head, code", WRONG)
def test_a_wrong_row_is_named_and_the_whole_file_waits(cast: Cast, row: str, head: str, code: str) -> None:
    set_stage(cast)
    make_product(cast, "头孢克洛")

    upload = check(cast, (HEAD + "头孢克洛,,10,2026-12-01,2026-12-05\n" + row + "\n").encode())

    assert upload.state == "REFUSED"
    wrong = [row for row in upload.verdict["rows"] if row["verdict"] == "ERROR"]
    assert [(r["line"], p["field"], p["code"]) for r in wrong for p in r["problems"]] == [(3, head, code)]
    with pytest.raises(ImportNotReady):
        commit(cast, upload)
    assert not Order.objects.exists()


def test_two_products_of_one_name_are_not_guessed(cast: Cast) -> None:
    set_stage(cast)
    make_product(cast, specification="0.5g×12粒")

    upload = check(cast, (HEAD + "阿莫西林胶囊,,10,2026-12-01,2026-12-05\n").encode())

    (problem,) = upload.verdict["rows"][0]["problems"]
    assert problem["words"] == {"count": 2, "said": "阿莫西林胶囊"}


def test_terms_that_contradict_each_other_are_said(cast: Cast) -> None:
    set_stage(cast)
    rows = "阿莫西林胶囊,10,2026-12-05,5\n阿莫西林胶囊,10,2026-12-15,2\n"

    upload = check(cast, ("品名,数量,交货截止,包装倍数\n" + rows).encode())

    assert [(row["line"], row["problems"][0]["field"]) for row in upload.verdict["rows"] if row["problems"]] == [
        (3, "包装倍数")
    ]


def a_draft(cast: Cast) -> Order:
    """A draft of two lines, one with two windows and terms of its own."""
    first = set_stage(cast)
    second = make_product(cast, "头孢克洛", standard_code="86900001000011")
    windows = (WindowDraft(WANTED_FROM, WANTED_FROM, 600), WindowDraft(WANTED_FROM, WANTED_TO, 400))
    terms: dict[str, Any] = {"minimum_lot": 100, "pack_multiple": 20, "most_takers": 3, "note": "=1+1"}
    draft = with_lines(
        posted(first),
        line(first, windows=windows, posted_price=Decimal("12.50"), **terms),
        line(second, 50, posted_price=Decimal("3.20"), is_all_or_nothing=True),
    )
    return draft_order(draft, actor=cast.owner, at=NOW)


@pytest.mark.parametrize("form", ["xlsx", "csv", "gb18030"])
def test_what_goes_out_comes_in_again_unchanged(cast: Cast, form: str) -> None:
    order = a_draft(cast)
    content = export_order(order.pk, form=form, actor=cast.owner, at=NOW)

    upload = check(cast, content, f"a.{'xlsx' if form == 'xlsx' else 'csv'}", order.pk)
    assert upload.verdict["counts"] == {"NEW": 0, "CHANGED": 0, "UNCHANGED": 3, "ERROR": 0}
    commit(cast, upload)
    anew = check(cast, content, f"新.{'xlsx' if form == 'xlsx' else 'csv'}")
    commit(cast, anew)

    lines = draft_of(order).lines
    assert draft_of(Order.objects.get(pk=order.pk)).lines == lines
    assert draft_of(Order.objects.exclude(pk=order.pk).get()).lines == lines


def test_a_formula_leaves_as_text(cast: Cast) -> None:
    content = export_order(a_draft(cast).pk, form="xlsx", actor=cast.owner, at=NOW)

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if "1+1" in str(cell.value)]
    assert {(cell.value, cell.data_type) for cell in cells} == {("'=1+1", "s")}


def test_a_draft_that_changed_since_the_check_is_not_overwritten(cast: Cast) -> None:
    order = a_draft(cast)
    upload = check(cast, export_order(order.pk, form="csv", actor=cast.owner, at=NOW), order=order.pk)
    change_draft(order.pk, draft_of(order), version=1, actor=cast.owner, at=NOW)

    with pytest.raises(StockMoved):
        commit(cast, upload)

    assert Order.objects.get().version == 2


def test_the_draft_of_another_firm_is_not_there(cast: Cast) -> None:
    order = a_draft(cast)
    file = SimpleUploadedFile("a.csv", HEAD.encode())

    with pytest.raises(NotFound):
        imports.receive_lines(file, order=order.pk, actor=cast.neighbour, at=NOW)

    assert not Upload.objects.exists()


def test_what_is_published_is_changed_by_no_file(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))

    with pytest.raises(errors.MoveNotPossible):
        imports.receive_lines(SimpleUploadedFile("a.csv", b"a"), order=order.pk, actor=cast.owner, at=NOW)


def test_a_workbook_that_unpacks_into_a_flood_is_refused_unread(cast: Cast) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)

    upload = imports.receive_lines(SimpleUploadedFile("a.xlsx", file.getvalue()), actor=cast.owner, at=NOW)
    with pytest.raises(DomainError) as refused:
        imports.check_lines(Progress(), **arguments(cast, upload))

    upload.refresh_from_db()
    assert (type(refused.value), upload.state) == (SuspiciousArchive, "REFUSED")


def test_the_committee_takes_no_price_away(cast: Cast) -> None:
    published(cast, posted(set_stage(cast), posted_price=Decimal("77.77")))

    for actor, count in ((cast.secretary, 0), (cast.desk, 0), (cast.neighbour, 1)):
        content = export_board(Filters(), form="csv", actor=actor, at=NOW).decode("utf-8-sig")
        assert (content.count("77.77"), content.count("阿莫西林胶囊")) == (count, 1)


def test_the_board_goes_out_as_far_as_it_is_seen(cast: Cast) -> None:
    published(cast, sealed(set_stage(cast)))
    draft_order(sealed(make_product(cast, "头孢克洛")), actor=cast.owner, at=NOW + timedelta(hours=1))

    seen = export_board(Filters(), form="csv", actor=cast.neighbour, at=NOW).decode("utf-8-sig")
    outside = export_board(Filters(), form="csv", actor=cast.outsider, at=NOW).decode("utf-8-sig")

    assert ("阿莫西林胶囊" in seen, "头孢克洛" in seen, outside.count("\n")) == (True, False, 1)


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    set_stage(cast)
    rows = "".join(f"阿莫西林胶囊,,{n},2026-12-01,2026-12-05\n" for n in range(1, 13))
    upload = imports.receive_lines(SimpleUploadedFile("a.csv", (HEAD + rows).encode()), actor=cast.owner, at=NOW)

    with django_assert_max_num_queries(12):
        imports.check_lines(Progress(), **arguments(cast, upload))
