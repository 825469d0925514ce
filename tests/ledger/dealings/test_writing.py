"""Past dealings: messy files become ties and refusals, a file is written once or never."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Cluster, Organisation
from common.errors import DomainError, NotAllowed, NotFound
from ledger.dealings.mapping import mapping_of
from ledger.dealings.plan import CREATE
from ledger.errors import AlreadyImported, BookChanged, ImportMoved, MappingWrong, OtherCurrency, PartiesUndecided
from ledger.models import DailySum, DealingImport, Tie
from ledger.queries import get_import, waiting_for
from ledger.services import (
    ask_for_check,
    ask_for_commit,
    commit_dealings,
    table_of,
    withdraw_dealings,
)
from tests.cast import NOW, TODAY, Cast, make_cast
from tests.ledger.dealings.story import BAISHAN, GOOD, RUNQIANG, SIMPLE, checked, handed_in, refusals, worked


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
