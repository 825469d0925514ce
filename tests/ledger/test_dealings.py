"""Past dealings: messy files become ties and refusals, every cent is accounted, a file is written once or never."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from accounts.models import Cluster, Organisation
from common.errors import DomainError, NotAllowed, NotFound
from common.tables import Row, Table
from jobs.models import Job
from ledger import tasks
from ledger.dealings.mapping import DealingMapping, guess_columns, mapping_of, read_mapping
from ledger.dealings.plan import CREATE, REFUSE, Plan, make_plan
from ledger.errors import AlreadyImported, BookChanged, ImportMoved, MappingWrong, OtherCurrency, PartiesUndecided
from ledger.models import DailySum, DealingImport, Tie
from ledger.queries import get_import, waiting_for
from ledger.queries.dealings import Register
from ledger.services import (
    ask_for_check,
    ask_for_commit,
    commit_dealings,
    receive_dealings,
    table_of,
    withdraw_dealings,
)
from tests.cast import NOW, TODAY, Cast, make_cast

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


@pytest.mark.django_db(transaction=True)
def test_a_messy_file_becomes_ties_and_named_refusals() -> None:
    cast = make_cast()
    lines = [
        GOOD,
        f"{RUNQIANG},{BAISHAN},2025-03-02,未签收,２万元,D-2",
        f"{RUNQIANG},{BAISHAN},待定,见备注,10,D-3",
        f"{RUNQIANG},{BAISHAN},2025-03-02,,不详,D-4",
        f"{RUNQIANG},{RUNQIANG},2025-03-02,,10,D-5",
        f"{RUNQIANG},,2025-03-02,,10,D-6",
        f"{RUNQIANG},{BAISHAN},2027-01-01,,10,D-7",
        f"{RUNQIANG},{BAISHAN},2025-03-02,,-5,D-8",
        f"{RUNQIANG},{BAISHAN},2025-03-02,,7,D-1",
    ]
    dealing = checked(handed_in(cast, lines, "gb18030", title="2025年供货明细表"), cast)

    assert refusals(dealing) == [
        (5, "no_date", 1000),
        (6, "value_unreadable", None),
        (7, "same_ends", 1000),
        (8, "party_missing", 1000),
        (9, "in_the_future", 1000),
        (10, "value_negative", -500),
        (11, "document_twice", 700),
    ]
    (book,) = dealing.report["accounts"]
    assert (book["rows_in"], book["rows_written"], book["rows_refused"], book["rows_unreadable"]) == (9, 2, 7, 1)
    assert (book["hundredths_written"], book["hundredths_refused"]) == (123450 + 2000000, 4200)

    worked(ask_for_commit(dealing.pk, actor=cast.desk, at=NOW), dealing, cast)
    ties = list(Tie.objects.order_by("subject").values_list("subject", "weight", "happened_at__date", "recorded_by"))
    assert ties == [
        ("books:D-1:delivery", Decimal("1234.50"), date(2025, 3, 4), cast.desk.user.pk),
        ("books:D-2:delivery", Decimal("20000.00"), date(2025, 3, 2), cast.desk.user.pk),
    ]


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


@pytest.mark.django_db(transaction=True)
def test_decided_parties_are_created_with_the_ties_that_name_them() -> None:
    cast = make_cast()
    line = f"全新医药公司,{BAISHAN},2025-03-01,,20,D-2"
    rule = {"column": "供应商名称", "industry": "5151"}
    mapping = SIMPLE | {"parties": SIMPLE["parties"] | {"seller": rule}}
    dealing = checked(handed_in(cast, [line]), cast, mapping)
    with pytest.raises(PartiesUndecided):
        ask_for_commit(dealing.pk, actor=cast.desk, at=NOW)
    job = ask_for_check(dealing.pk, actor=cast.desk, at=NOW, decisions={"全新医药公司": CREATE})
    worked(job, dealing, cast)

    worked(ask_for_commit(dealing.pk, actor=cast.desk, at=NOW), dealing, cast)

    new = Organisation.objects.get(name="全新医药公司")
    assert (new.kind, new.cluster, new.pinyin, new.enterprise.industry_id) == (
        "ENTERPRISE", cast.cluster, "quanxinyiyaogongsi", "5151",
    )  # fmt: skip
    assert Tie.objects.get().source_id == new.pk


@pytest.mark.django_db(transaction=True)
def test_a_file_is_written_once() -> None:
    cast = make_cast()
    dealing = checked(handed_in(cast, [GOOD]), cast)
    twin = checked(handed_in(cast, [GOOD]), cast)
    worked(ask_for_commit(dealing.pk, actor=cast.desk, at=NOW), dealing, cast)

    with pytest.raises(AlreadyImported):
        ask_for_commit(twin.pk, actor=cast.desk, at=NOW)
    with pytest.raises(AlreadyImported):
        handed_in(cast, [GOOD])
    with pytest.raises(AlreadyImported):
        commit_dealings(twin, table_of(twin), at=NOW)
    assert Tie.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_document_that_stands_in_the_ledger_is_not_entered_again() -> None:
    cast = make_cast()
    first = checked(handed_in(cast, [GOOD]), cast)
    worked(ask_for_commit(first.pk, actor=cast.desk, at=NOW), first, cast)

    longer = checked(handed_in(cast, [GOOD, GOOD.replace("D-1", "D-9")]), cast)

    assert refusals(longer) == [(2, "already_in_ledger", 123450)]


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    line = f"全新医药公司,{BAISHAN},2025-03-01,,20,D-2"
    dealing = checked(handed_in(cast, [GOOD, line]), cast, 全新医药公司=CREATE)
    before = Organisation.objects.count()

    def killed(share: float) -> None:
        if share == 1.0:  # every row has gone over the wire by now
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        commit_dealings(dealing, table_of(dealing), at=NOW, progress=killed)

    assert (Tie.objects.count(), DailySum.objects.count(), Organisation.objects.count()) == (0, 0, before)
    assert DealingImport.objects.get().state == DealingImport.State.CHECKED
    assert commit_dealings(get_import(cast.desk, dealing.pk), table_of(dealing), at=NOW) == 2


@pytest.mark.django_db(transaction=True)
def test_what_changed_since_the_check_is_checked_again() -> None:
    cast = make_cast()
    dealing = checked(handed_in(cast, [GOOD]), cast)
    Organisation.objects.filter(pk=cast.baishan.pk).update(name="改了名的公司", short_name="")

    with pytest.raises(DomainError) as refusal:
        commit_dealings(dealing, table_of(dealing), at=NOW)
    assert isinstance(refusal.value, (BookChanged, PartiesUndecided))
    assert Tie.objects.count() == 0


def test_amounts_are_never_converted(cast: Cast) -> None:
    dealing = handed_in(cast, [GOOD])
    with pytest.raises(OtherCurrency):
        ask_for_check(dealing.pk, actor=cast.desk, at=NOW, mapping=mapping_of(SIMPLE | {"currency": "USD"}))
    wrong = SIMPLE | {"document": "没有的列"}
    with pytest.raises(MappingWrong, match="没有的列"):
        ask_for_check(dealing.pk, actor=cast.desk, at=NOW, mapping=mapping_of(wrong))


def test_only_the_desk_of_the_cluster_imports(cast: Cast) -> None:
    dealing = handed_in(cast, [GOOD])
    for actor in (cast.owner, cast.banker, cast.observer):
        with pytest.raises(NotAllowed):
            get_import(actor, dealing.pk)
    with pytest.raises(NotFound):
        get_import(cast.desk, dealing.pk + 1)


def test_an_import_waits_for_the_desk_until_it_is_withdrawn(cast: Cast) -> None:
    dealing = handed_in(cast, [GOOD])

    assert [w.detail for w in waiting_for(cast.desk, TODAY)] == ["往来.csv"]
    assert waiting_for(cast.owner, TODAY) == []
    withdraw_dealings(dealing.pk, actor=cast.desk)
    assert waiting_for(cast.desk, TODAY) == []
    with pytest.raises(ImportMoved):
        withdraw_dealings(dealing.pk, actor=cast.desk)


@pytest.mark.parametrize(
    "broken",
    [
        {"tie": []},
        {"tie": [SIMPLE["tie"][0] | {"kind": "GIFT"}]},
        {"tie": [SIMPLE["tie"][0] | {"target": "seller"}]},
        {"tie": [SIMPLE["tie"][0] | {"target": "nobody"}]},
        {"tie": [SIMPLE["tie"][0] | {"dates": []}]},
        {"tie": [SIMPLE["tie"][0] | {"unit": "-1"}]},
        {"tie": [SIMPLE["tie"][0], SIMPLE["tie"][0]]},
        {"parties": {"seller": {"column": "a", "kind": "GHOST"}, "buyer": {"column": "b"}}},
        {"date_order": "YDM"},
    ],
)
def test_a_broken_mapping_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(MappingWrong):
        mapping_of(SIMPLE | broken)


def test_a_mapping_survives_its_storage() -> None:
    mapping = mapping_of(SIMPLE)

    assert mapping_of(mapping.as_data()) == mapping


def test_the_shipped_mapping_is_read() -> None:
    mapping = read_mapping(Path("docs/how/scms_mapping.toml").read_text("utf-8"))

    assert [(tie.name, tie.source, tie.target) for tie in mapping.ties] == [
        ("delivery", "vendor", "programme"),
        ("manufacture", "site", "vendor"),
    ]
    assert mapping.parties["programme"].columns == ("project code", "country")


def test_columns_are_guessed_from_their_names() -> None:
    guess = guess_columns(["id", "vendor", "country", "scheduled delivery date", "line item value"])

    assert (guess.source, guess.value, guess.document, guess.dates) == (
        "vendor", "line item value", "id", ("scheduled delivery date",),
    )  # fmt: skip


@pytest.mark.django_db
def test_the_command_checks_reports_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, mapping = tmp_path / "dealings.csv", tmp_path / "mapping.toml"
    file.write_text("from,to,on,amount\nA,B,2025-01-02,10.25\nA,A,2025-01-02,1\nB,C,2025-01-03,0.75\n", "utf-8")
    mapping.write_text(
        'currency = "USD"\n[parties.a]\ncolumn = "from"\n[parties.b]\ncolumn = "to"\n[[tie]]\nname = "sale"\n'
        'kind = "SUPPLY"\nsource = "a"\ntarget = "b"\nvalue = "amount"\ndates = ["on"]\n',
        "utf-8",
    )
    words = [str(file), "--map", str(mapping), "--cluster", "Far", "--create-cluster", "--yes"]

    call_command("import_dealings", *words, "--dry-run")
    assert (Tie.objects.count(), Cluster.objects.count()) == (0, 0)
    call_command("import_dealings", *words)
    said = capsys.readouterr().out
    assert "2 ties written to the ledger of Far." in said
    assert "12.00 USD" in said
    assert "11.00 USD" in said
    with pytest.raises(CommandError, match="没有重复记账"):
        call_command("import_dealings", *words)
    assert Tie.objects.count() == 2
