"""Reading what people hand in: encodings, merged titles, full-width digits, line numbers, refusals with a way out."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from common.tables import Column, Sheet, Table, read_table, write_csv, write_xlsx
from common.tables.model import Kind
from common.tables.refusals import (
    ColumnTwice,
    FileEmpty,
    FileTooLarge,
    OldFormat,
    TooManyCells,
    UnreadableFile,
    WrongEncoding,
    WrongFormat,
)
from common.tables.writing import harmless

COLUMNS = [
    Column("企业名称"),
    Column("从业人员", Kind.WHOLE, "人"),
    Column("营业收入", Kind.MONEY, "元"),
    Column("有效期至", Kind.DATE),
]
TEXTS = st.text(
    st.characters(exclude_categories=["C", "Z", "M", "P", "S"], max_codepoint=0xFF00), min_size=1, max_size=12
)
DANGEROUS = st.sampled_from(["=1+1", "+86 431", "-2", "@SUM(A1)", "＝cmd", "91220103MA1RED0138", "013904310001"])
ROWS = st.lists(
    st.tuples(
        st.one_of(TEXTS, DANGEROUS).map(lambda text: text.strip("'")),
        st.integers(0, 10**9),
        st.decimals(0, 10**10, places=2),
        st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    ),
    min_size=1,
    max_size=5,
)


def read(tmp_path: Path, name: str, content: bytes, **options: object) -> Table:
    path = tmp_path / "upload.bin"
    path.write_bytes(content)
    return read_table(path, name, **options)  # type: ignore[arg-type]


@given(ROWS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_written_workbook_reads_back_as_it_was(tmp_path: Path, rows: list[tuple[str, int, Decimal, date]]) -> None:
    table = read(tmp_path, "企业.xlsx", write_xlsx([Sheet("企业", COLUMNS, rows)]))

    assert table.columns == ["企业名称", "从业人员(人)", "营业收入(元)", "有效期至"]
    cells = [list(row.cells.values()) for row in table.rows]
    assert [[c[0], c[1], Decimal(str(c[2])), c[3]] for c in cells] == [
        [name.replace("＝", "＝"), people, money, day] for name, people, money, day in rows
    ]


@given(ROWS, st.sampled_from(["utf-8-sig", "gb18030"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_written_csv_reads_back_as_it_was(
    tmp_path: Path, rows: list[tuple[str, int, Decimal, date]], encoding: str
) -> None:
    table = read(tmp_path, "企业.csv", write_csv(COLUMNS, rows, encoding))

    assert [list(row.cells.values()) for row in table.rows] == [
        [name, str(people), str(money), day.isoformat()] for name, people, money, day in rows
    ]


@given(st.text(max_size=20))
def test_nothing_written_runs_as_a_formula(text: str) -> None:
    first = harmless(text).lstrip(" \u3000\u00a0\n\v\f")[:1]

    assert first not in set("=+-@\t\r＝＋－＠") or first == ""


def test_merged_title_rows_above_the_head_are_skipped_and_lines_count_as_in_the_file(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["南广街道医药企业登记表"])
    page.merge_cells("A1:C1")
    page.append(["制表日期：2026年11月22日"])
    page.append([])
    page.append(["企业名称", "统一社会信用代码", "注册资本\n（万元）"])
    page.append(["吉林省润强药业有限公司", "９１２２０１０３ＭＡ１ＲＥＤ０１３８", 500])
    page.append([])
    page.append(["\u3000长春白山医药有限公司\u00a0", "'91220103MA1RED0213", 12.5])
    path = tmp_path / "merged.xlsx"
    book.save(path)

    table = read_table(path, "登记表.xlsx")

    assert table.head_line == 4
    assert table.columns == ["企业名称", "统一社会信用代码", "注册资本 (万元)"]
    assert [(row.line, list(row.cells.values())) for row in table.rows] == [
        (5, ["吉林省润强药业有限公司", "91220103MA1RED0138", 500]),
        (7, ["长春白山医药有限公司", "91220103MA1RED0213", 12.5]),
    ]


def test_known_columns_find_the_head_under_a_row_that_looks_like_one(tmp_path: Path) -> None:
    content = "甲,乙,丙,丁\n企业名称,代码,,\n润强,9122,,\n".encode()

    assert read(tmp_path, "a.csv", content).head_line == 1
    assert read(tmp_path, "a.csv", content, known_columns=["企业名称", "代码"]).head_line == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_text_is_read_in_every_usual_encoding_and_with_every_usual_delimiter(
    tmp_path: Path, encoding: str, sign: str
) -> None:
    content = f'企业名称{sign}地址\n润强药业{sign}"凯旋路{sign}1号\n二楼"\n白山医药{sign}站前街\n'.encode(encoding)

    table = read(tmp_path, "a.csv", content)

    assert [row.line for row in table.rows] == [2, 4]
    assert table.rows[0].cells["企业名称"] == "润强药业"
    assert table.rows[1].cells == {"企业名称": "白山医药", "地址": "站前街"}


def test_bytes_in_no_known_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(WrongEncoding) as refused:
        read(tmp_path, "a.csv", "名称,代码\n润强,1\n".encode() + b"\xff\xff,2\n")

    assert refused.value.values == {"line": 3}


def test_a_short_long_number_stays_text_and_excel_dates_are_days(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["电话", "日期", "数量"])
    page.append(["013904310001", date(2026, 11, 22), 7])
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert read_table(path, "a.xlsx").rows[0].cells == {"电话": "013904310001", "日期": date(2026, 11, 22), "数量": 7}


@pytest.mark.parametrize(
    "name, content, refusal",
    [
        ("a.csv", b"", FileEmpty),
        ("a.csv", "名称,代码\n".encode(), FileEmpty),
        ("a.csv", b"x" * 11, FileEmpty),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OldFormat),
        ("a.pdf", b"%PDF-1.7 ...", WrongFormat),
        ("a.xlsx", "名称,代码\n润强,1\n".encode(), WrongFormat),
        ("a.csv", b"a,b\n1,\x002\n", WrongFormat),
        ("a.csv", "名称,代码,代码\n润强,1,2\n".encode(), ColumnTwice),
        ("a.csv", b"a,b\n" + b",".join([b"1"] * 500), TooManyCells),
        ("a.xlsx", b"PK\x03\x04 broken", UnreadableFile),
    ],
    ids=["nothing", "head-only", "one-cell", "old", "pdf", "renamed", "binary", "twice", "wide", "broken"],
)
def test_what_cannot_be_a_table_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes, refusal: type[UnreadableFile]
) -> None:
    with pytest.raises(refusal) as refused:
        read(tmp_path, name, content)

    assert str(refused.value)
    assert refused.value.status == 400


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge) as refused:
        read(tmp_path, "a.csv", b"a,b\n" * 1000, limit=3_000)

    assert refused.value.values == {"size": 0.004, "limit": 0.003}


def test_a_hidden_or_empty_first_sheet_is_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["不要", "读我"])
    hidden.append(["1", "2"])
    hidden.sheet_state = "hidden"
    book.create_sheet("空")
    shown = book.create_sheet("数据")
    shown.append(["名称", "代码"])
    shown.append(["润强", "1"])
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert read_table(path, "a.xlsx").columns == ["名称", "代码"]


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(WrongFormat):
        read_table(path, "a.xlsx")
