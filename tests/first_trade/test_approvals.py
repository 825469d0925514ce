"""A buyer's approval: what it needs, until when it is good, and how it ends for new parts while old ones go on."""

from datetime import date, timedelta
from typing import Any

import pytest

from common.errors import NotFound
from first_trade import errors
from first_trade.models import Approval, Kind, PaperVersion
from first_trade.queries import first_approval_facts, supplier_board, waiting_for
from first_trade.rules.checklist import REQUIRED, PaperFact, alert_days, completeness, missing_kinds, paper_state
from first_trade.rules.terms import terms_of
from first_trade.services import (
    approve_supplier,
    grant_papers,
    open_paper,
    refuse_supplier,
    revoke_papers,
    take_back_approval,
    tell_expiring,
    withdraw_paper,
)
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast
from tests.first_trade.conftest import ENDS, hand_in

Papers = dict[str, PaperVersion]
DAY = timedelta(days=1)


def _good(cast: Cast, code: str, on: date, asked: date = TODAY) -> bool:
    return first_approval_facts(cast.baishan.pk, [cast.runqiang.pk], asked)[cast.runqiang.pk].is_good(code, on)


def test_an_approval_rests_on_the_papers_that_were_looked_at(cast: Cast, looked_at: Papers) -> None:
    approval = approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    assert set(approval.versions) == {version.pk for version in looked_at.values()}
    assert (approval.good_until, approval.class_ends) == (ENDS, {"": "2027-11-20"})
    assert _good(cast, "CHEMICAL", ENDS)
    assert not _good(cast, "CHEMICAL", ENDS + DAY)


def test_no_approval_without_grants_or_without_a_look(cast: Cast, whole_file: Papers) -> None:
    with pytest.raises(errors.PapersMissing):
        approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    grant_papers(cast.baishan.pk, list(REQUIRED), actor=cast.owner, at=NOW)
    with pytest.raises(errors.PapersUnseen):
        approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    open_paper(whole_file["LICENCE"].pk, actor=cast.neighbour, at=NOW)
    with pytest.raises(errors.PapersUnseen) as refused:
        approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    assert "药品经营许可证" not in str(refused.value)
    assert Approval.objects.count() == 0


def test_a_paper_that_ends_stops_new_parts_from_midnight_and_old_ones_stay(cast: Cast, looked_at: Papers) -> None:
    approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    letter = hand_in(Kind.AUTHORISATION, cast.owner, holder="李销售", classes=["CHEMICAL"], expires_on=TODAY + 40 * DAY)
    assert supplier_board(cast.neighbour)[0].fresh == 1
    open_paper(letter.pk, actor=cast.neighbour, at=NOW)
    approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW + DAY)
    later = TODAY + DAY
    assert _good(cast, "CHEMICAL", TODAY + 40 * DAY, later)
    assert not _good(cast, "CHEMICAL", TODAY + 41 * DAY, later)
    assert not _good(cast, "BIOLOGICAL", TODAY + 5 * DAY, later)
    assert _good(cast, "BIOLOGICAL", TODAY + 5 * DAY, TODAY)  # what was agreed under the first decision stays good


def test_revoking_says_first_what_rests_on_it(cast: Cast, looked_at: Papers) -> None:
    approval = approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    with pytest.raises(errors.RevocationUnseen) as refused:
        revoke_papers(cast.baishan.pk, ["LICENCE"], seen=False, actor=cast.owner, at=NOW)
    assert "长春白山医药" in str(refused.value)
    approval.refresh_from_db()
    assert approval.end == ""
    revoke_papers(cast.baishan.pk, ["LICENCE"], seen=True, actor=cast.owner, at=NOW)
    assert Approval.objects.values_list("ended_at", "end").get() == (NOW, "PAPERS_REVOKED")
    assert first_approval_facts(cast.baishan.pk, [cast.runqiang.pk], TODAY)[cast.runqiang.pk].state == "ENDED"


def test_withdrawing_a_paper_does_the_same(cast: Cast, looked_at: Papers) -> None:
    approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    paper = looked_at["LICENCE"].paper_id
    with pytest.raises(errors.RevocationUnseen):
        withdraw_paper(paper, seen=False, actor=cast.owner, at=NOW)
    withdraw_paper(paper, seen=True, actor=cast.owner, at=NOW)
    assert Approval.objects.get().end == "PAPERS_REVOKED"
    with pytest.raises(errors.PaperWithdrawn):
        withdraw_paper(paper, seen=True, actor=cast.owner, at=NOW)
    with pytest.raises(NotFound):
        open_paper(looked_at["LICENCE"].pk, actor=cast.neighbour, at=NOW)


def test_a_refusal_needs_a_reason_and_ends_what_stood(cast: Cast, looked_at: Papers) -> None:
    first = approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    with pytest.raises(errors.ReasonMissing):
        refuse_supplier(cast.runqiang.pk, "  ", actor=cast.neighbour, at=NOW)
    refuse_supplier(cast.runqiang.pk, "授权书缺少法人签章", actor=cast.neighbour, at=NOW + DAY)
    first.refresh_from_db()
    assert first.end == "REPLACED"
    told = Notice.objects.filter(recipient=cast.owner.user).order_by("-pk")[0]
    assert told.words == {"name": "长春白山医药", "reason": "授权书缺少法人签章"}
    with pytest.raises(errors.NothingToTakeBack):
        take_back_approval(cast.runqiang.pk, "停止合作", actor=cast.neighbour, at=NOW)


def test_a_buyer_takes_its_approval_back(cast: Cast, looked_at: Papers) -> None:
    approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    assert take_back_approval(cast.runqiang.pk, "停止合作", actor=cast.neighbour, at=NOW).end == "TAKEN_BACK"


@pytest.mark.parametrize("part", ["secretary", "desk", "banker", "observer"])
def test_only_firms_decide_about_suppliers(cast: Cast, looked_at: Papers, part: str) -> None:
    with pytest.raises(errors.NotYours):
        approve_supplier(cast.runqiang.pk, actor=cast.actor(part), at=NOW)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        approve_supplier(cast.runqiang.pk, actor=cast.outsider, at=NOW)
    assert Approval.objects.count() == 0


def test_people_are_told_once_at_each_stage(cast: Cast, looked_at: Papers) -> None:
    approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    Notice.objects.all().delete()
    told = {left: tell_expiring(NOW + (ENDS - TODAY) - left * DAY) for left in (91, 90, 89, 58, 30, 29)}
    assert told == {91: 0, 90: 9, 89: 0, 58: 9, 30: 9, 29: 0}
    assert Notice.objects.filter(recipient=cast.owner.user).count() == 27
    assert Notice.objects.filter(recipient=cast.neighbour.user).count() == 9
    assert tell_expiring(NOW + (ENDS - TODAY) + DAY) == 9


def test_what_waits_is_said_to_owner_and_buyer(cast: Cast, looked_at: Papers) -> None:
    approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    assert waiting_for(cast.owner, TODAY) == waiting_for(cast.neighbour, TODAY) == []
    soon = ENDS - 20 * DAY
    assert {waiting.due_on for waiting in waiting_for(cast.owner, soon)} == {ENDS}
    assert [waiting.link for waiting in waiting_for(cast.neighbour, soon)] == [
        f"/first-trade/suppliers/{cast.runqiang.pk}/"
    ]
    assert waiting_for(cast.banker, soon) == waiting_for(cast.secretary, soon) == []


@pytest.mark.parametrize("left, state, alert", [
    (-1, "EXPIRED", 0), (0, "EXPIRING", 30), (30, "EXPIRING", 30), (31, "EXPIRING", 60), (90, "EXPIRING", 90),
    (91, "GOOD", None),
])  # fmt: skip
def test_the_edges_of_a_papers_life(left: int, state: str, alert: int | None) -> None:
    assert (paper_state(TODAY + left * DAY, TODAY), alert_days(TODAY + left * DAY, TODAY)) == (state, alert)


def _papers(*rows: tuple[Any, ...]) -> list[PaperFact]:
    return [PaperFact(number, *row) for number, row in enumerate(rows)]


def test_a_class_is_good_as_long_as_one_salesperson_has_both_papers() -> None:
    papers = _papers(
        ("LICENCE", "", None, ENDS),
        ("SALESPERSON_ID", "甲", None, None),
        ("AUTHORISATION", "甲", None, TODAY + 10 * DAY, ("CHEMICAL",)),
        ("SALESPERSON_ID", "乙", None, TODAY + 5 * DAY),
        ("AUTHORISATION", "乙", None, TODAY + 50 * DAY, ("CHEMICAL", "SLICES")),
        ("AUTHORISATION", "丙", None, ENDS, ("BIOLOGICAL",)),
    )
    terms = terms_of(papers, TODAY)
    assert terms.good_until == ENDS
    assert terms.class_ends == {"CHEMICAL": TODAY + 10 * DAY, "SLICES": TODAY + 5 * DAY}


def test_a_renewed_paper_beside_an_old_one_counts() -> None:
    papers = _papers(("LICENCE", "", None, TODAY - DAY), ("LICENCE", "", None, ENDS))
    assert "LICENCE" not in missing_kinds(papers, TODAY)
    assert completeness(papers, TODAY) == (1, 9)
    assert completeness(papers, ENDS + DAY) == (0, 9)
