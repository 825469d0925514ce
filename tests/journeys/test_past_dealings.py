"""A messy file becomes ties, the ties a standing; a mistake is taken back; the book is sealed and betrays a forger."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from ecosystem.models import Snapshot, Standing
from ecosystem.services import ask_snapshot, seed_formula
from jobs.models import Job
from jobs.services import hand_out
from ledger.dealings.mapping import mapping_of
from ledger.errors import AlreadyImported, PartiesUndecided
from ledger.models import DealingImport, Tie, Verification
from ledger.services import (
    ask_for_check,
    ask_for_commit,
    ask_for_verification,
    receive_dealings,
    reverse_tie,
    seal_now,
)
from tests.cast import Cast, make_cast
from tests.journeys.conftest import Waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MAPPING = {
    "currency": "CNY",
    "document": "单据编号",
    "parties": {"seller": {"column": "供应商名称"}, "buyer": {"column": "客户名称", "industry": "5151"}},
    "tie": [
        {
            "name": "delivery", "kind": "SUPPLY", "source": "seller", "target": "buyer",
            "value": "含税金额", "dates": ["开票日期"],
        }
    ],
}  # fmt: skip
BUYERS = [f"长春客户{number}号药房" for number in "一二三四五六七八九十"]


def messy_file() -> "ContentFile[bytes]":
    """GB18030, a title above the head, full-width figures, commas, three ways to write a day, four bad rows."""
    sellers = ("吉林省润强药业有限公司", "长春白山医药有限公司")
    rows = ["二〇二六年往来明细,,,,", "单据编号,供应商名称,客户名称,开票日期,含税金额"]
    days = ("2026-10-08", "2026/10/9", "2026年10月12日")
    for at, buyer in enumerate(BUYERS):
        for seller in sellers:
            rows.append(f'DH{len(rows):03d},{seller},{buyer},{days[at % 3]},"１,{at}00.50"')
    first = "吉林省润强药业有限公司"
    rows += [
        f"DH901,{first},{BUYERS[0]},不详,100",  # no day
        f"DH902,{first},{BUYERS[0]},2026-10-08,面议",  # no value
        f"DH903,{first},{first},2026-10-08,100",  # with itself
        f"DH002,{first},{BUYERS[1]},2026-10-08,7",  # a number that stands above
        ",,,,",
    ]
    return ContentFile("\r\n".join(rows).encode("gb18030"), name="往来明细.csv")


def imported(cast: Cast, worked_off: Waits) -> DealingImport:
    """Handed in, mapped, checked, decided upon and written."""
    dealing = receive_dealings(messy_file(), actor=cast.desk, at=timezone.now())
    checked = ask_for_check(dealing.pk, actor=cast.desk, at=timezone.now(), mapping=mapping_of(MAPPING))
    assert worked_off(checked).state == Job.State.DONE
    dealing.refresh_from_db()
    assert (dealing.state, dealing.report["rows"], dealing.report["open"]) == ("CHECKED", 24, 10)
    codes = sorted(refused["code"] for refused in dealing.refused)
    assert codes == ["document_twice", "no_date", "same_ends", "value_unreadable"]

    with pytest.raises(PartiesUndecided):
        ask_for_commit(dealing.pk, actor=cast.desk, at=timezone.now())
    unknown = {party["key"]: "CREATE" for party in dealing.report["parties"] if party["organisation"] is None}
    assert worked_off(ask_for_check(dealing.pk, actor=cast.desk, at=timezone.now(), decisions=unknown)).state == "DONE"
    written = worked_off(ask_for_commit(dealing.pk, actor=cast.desk, at=timezone.now()))
    assert (written.state, (written.result or {}).get("written")) == (Job.State.DONE, 20)
    dealing.refresh_from_db()
    assert dealing.state == DealingImport.State.COMMITTED
    return dealing


def standing_of(cast: Cast, name: str, worked_off: Waits) -> Standing:
    """Of one organisation in a snapshot taken now."""
    snapshot = ask_snapshot(cast.desk, timezone.now())
    assert snapshot.job is not None
    assert worked_off(snapshot.job).state == Job.State.DONE
    snapshot.refresh_from_db()
    assert snapshot.state == Snapshot.State.READY
    return Standing.objects.get(snapshot=snapshot, organisation__name=name)


def supply_in(standing: Standing) -> float:
    """What it received, faded."""
    return float(standing.by_kind["SUPPLY"]["in"])


def test_a_file_becomes_a_standing_and_what_is_taken_back_leaves_it(worked_off: Waits) -> None:
    cast = make_cast()
    seed_formula()
    dealing = imported(cast, worked_off)
    total = sum(Tie.objects.filter(cluster=cast.cluster).values_list("weight", flat=True))
    assert total == sum((Decimal(f"1{at}00.50") * 2 for at in range(10)), Decimal())

    before = standing_of(cast, BUYERS[9], worked_off)
    assert (before.partners, before.strength is not None) == (2, True)
    buyer = Organisation.objects.get(name=BUYERS[9])
    reverse_tie(Tie.objects.filter(target=buyer).order_by("pk")[0], actor=cast.desk)
    after = standing_of(cast, BUYERS[9], worked_off)

    assert after.partners == 1
    assert supply_in(after) == pytest.approx(supply_in(before) / 2)
    assert (after.strength or 0) < (before.strength or 0)
    with pytest.raises(AlreadyImported):
        receive_dealings(messy_file(), actor=cast.desk, at=timezone.now())
    assert dealing.received_by_id == cast.desk.user.pk


def test_a_worker_that_died_after_the_commit_finds_its_work_written(worked_off: Waits) -> None:
    cast = make_cast()
    dealing = imported(cast, worked_off)
    assert dealing.job is not None
    Job.objects.filter(pk=dealing.job.pk).update(state=Job.State.WAITING, ended_at=None, result=None)

    hand_out(dealing.job)
    hand_out(dealing.job)
    job = worked_off(dealing.job)

    assert (job.state, (job.result or {}).get("written"), job.attempts) == (Job.State.DONE, 20, 2)
    assert Tie.objects.filter(cluster=cast.cluster).count() == 20


def test_a_sealed_book_names_the_tie_that_was_altered_behind_its_back(worked_off: Waits) -> None:
    cast = make_cast()
    imported(cast, worked_off)
    seal_now(actor=cast.desk)
    whole = worked_off(ask_for_verification(actor=cast.desk, at=timezone.now()))
    assert (whole.state, (whole.result or {})["verdict"]) == (Job.State.DONE, Verification.Verdict.WHOLE)

    forged = Tie.objects.filter(cluster=cast.cluster).order_by("pk")[7]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_tie DISABLE TRIGGER ledger_tie_unchanged")
        cursor.execute("UPDATE ledger_tie SET weight = weight + 1 WHERE id = %s", [forged.pk])
        cursor.execute("ALTER TABLE ledger_tie ENABLE ALWAYS TRIGGER ledger_tie_unchanged")
    broken = worked_off(ask_for_verification(actor=cast.desk, at=timezone.now()))

    found = Verification.objects.get(pk=(broken.result or {})["verification"])
    assert found.verdict == Verification.Verdict.BROKEN
    assert found.finding == {"code": "tie_changed", "tie": forged.pk, "seal": 1}
