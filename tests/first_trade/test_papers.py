"""Papers, grants and the log: what is shown to whom, and what every refusal leaves as it was."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from common.errors import NotAllowed, NotFound
from common.papers import FileKindWrong, FileMissing, FileTooHeavy
from first_trade import errors
from first_trade.models import Grant, Kind, Paper, PaperRequest, PaperVersion, PaperView
from first_trade.queries import (
    completeness_board,
    own_papers,
    partner_board,
    partner_papers,
    view_log,
    visible_requests,
)
from first_trade.services import (
    ask_for_papers,
    decline_request,
    export_view_log,
    grant_papers,
    grant_request,
    hand_in_paper,
    open_paper,
    revoke_papers,
    withdraw_request,
)
from jobs.models import Upload
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast, make_enterprise
from tests.first_trade.conftest import ENDS, hand_in, pdf


def test_a_newer_version_takes_the_place_and_the_old_one_stays(cast: Cast) -> None:
    first = hand_in(Kind.LICENCE, cast.owner, expires_on=date(2026, 12, 31))
    second = hand_in(Kind.LICENCE, cast.owner, expires_on=date(2031, 12, 31), document_number="吉AA431000002")
    assert second.paper_id == first.paper_id
    assert list(own_papers(cast.owner).values_list("number", "expires_on")) == [(2, date(2031, 12, 31))]
    assert list(PaperVersion.objects.order_by("number").values_list("number", "is_latest")) == [(1, False), (2, True)]


REFUSED = [
    ("LICENCE", pdf(content=b"MZ\x90\x00 not a paper"), {"expires_on": ENDS}, FileKindWrong),
    ("LICENCE", pdf("run.pdf", b"<html><script>"), {"expires_on": ENDS}, FileKindWrong),
    ("LICENCE", pdf(content=b""), {"expires_on": ENDS}, FileMissing),
    ("LICENCE", None, {"expires_on": ENDS}, FileMissing),
    ("LICENCE", pdf(content=b"%PDF-" + b"0" * 10_000_000), {"expires_on": ENDS}, FileTooHeavy),
    ("LICENCE", pdf(), {}, errors.ExpiryMissing),
    ("LICENCE", pdf(), {"expires_on": TODAY - timedelta(days=1)}, errors.AlreadyExpired),
    ("LICENCE", pdf(), {"expires_on": ENDS, "issued_on": ENDS}, errors.RunsBackwards),
    ("AUTHORISATION", pdf(), {"expires_on": ENDS}, errors.HolderMissing),
    ("AUTHORISATION", pdf(), {"expires_on": ENDS, "holder": "李", "classes": ["GOLD"]}, errors.ClassUnknown),
    ("SALESPERSON_ID", pdf(), {"holder": "李"}, errors.ConsentMissing),
    ("PASSPORT", pdf(), {}, errors.KindUnknown),
]


@pytest.mark.parametrize("kind, file, fields, refusal", REFUSED)
def test_a_paper_that_is_none_is_refused_and_nothing_is_kept(
    cast: Cast, kind: str, file: Any, fields: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        hand_in_paper(kind, file, fields, actor=cast.owner, at=NOW)
    assert (Paper.objects.count(), PaperVersion.objects.count(), Upload.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("part", ["colleague", "secretary", "desk", "banker", "observer"])
def test_only_the_owner_and_the_quality_head_hand_in_papers(cast: Cast, part: str) -> None:
    with pytest.raises(errors.NotYours):
        hand_in(Kind.LICENCE, cast.actor(part))  # type: ignore[arg-type]
    assert Paper.objects.count() == 0


def test_without_a_grant_a_paper_does_not_exist_for_a_partner(cast: Cast, whole_file: dict[str, PaperVersion]) -> None:
    for part in ("neighbour", "colleague", "secretary", "desk", "banker", "observer", "outsider"):
        with pytest.raises(NotFound):
            open_paper(whole_file["LICENCE"].pk, actor=cast.actor(part), at=NOW)  # type: ignore[arg-type]
    assert PaperView.objects.count() == 0
    assert list(partner_papers(cast.neighbour, cast.runqiang.pk)) == []


def test_a_grant_shows_its_kind_and_no_other_and_each_view_is_logged(
    cast: Cast, whole_file: dict[str, PaperVersion]
) -> None:
    grant_papers(cast.baishan.pk, ["LICENCE"], actor=cast.owner, at=NOW)
    assert [version.pk for version in partner_papers(cast.neighbour, cast.runqiang.pk)] == [whole_file["LICENCE"].pk]
    open_paper(whole_file["LICENCE"].pk, actor=cast.neighbour, at=NOW)
    with pytest.raises(NotFound):
        open_paper(whole_file["BANK_ACCOUNT"].pk, actor=cast.neighbour, at=NOW)
    seen = [(view.organisation_id, view.viewer_id, view.version_id) for view in view_log(cast.owner)]
    assert seen == [(cast.baishan.pk, cast.neighbour.user.pk, whole_file["LICENCE"].pk)]
    assert list(view_log(cast.neighbour)) == []


def test_an_old_version_is_the_owners_alone(cast: Cast) -> None:
    old = hand_in(Kind.LICENCE, cast.owner)
    grant_papers(cast.baishan.pk, ["LICENCE"], actor=cast.owner, at=NOW)
    hand_in(Kind.LICENCE, cast.owner)
    with pytest.raises(NotFound):
        open_paper(old.pk, actor=cast.neighbour, at=NOW)
    assert open_paper(old.pk, actor=cast.owner, at=NOW).pk == old.pk


def test_a_quality_agreement_is_shown_to_whom_it_binds(cast: Cast) -> None:
    third = make_enterprise(cast.cluster, "长春第三医药有限公司")
    mine = hand_in(Kind.QUALITY_AGREEMENT, cast.owner, partner=third.pk)
    grant_papers(cast.baishan.pk, ["QUALITY_AGREEMENT"], actor=cast.owner, at=NOW)
    assert list(partner_papers(cast.neighbour, cast.runqiang.pk)) == []
    assert mine.paper.partner_id == third.pk


def test_the_log_cannot_be_changed(cast: Cast, looked_at: dict[str, PaperVersion]) -> None:
    for act in (lambda: PaperView.objects.update(seen_at=NOW), lambda: PaperView.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert PaperView.objects.count() == len(looked_at)


def test_the_log_is_a_file_for_the_owner_alone(cast: Cast, looked_at: dict[str, PaperVersion]) -> None:
    text = export_view_log(form="csv", actor=cast.owner, at=NOW).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("时间,查看单位,查看人")
    assert text.count("长春白山医药有限公司") == len(looked_at)
    with pytest.raises(NotAllowed):
        export_view_log(form="csv", actor=cast.secretary, at=NOW)


def test_granting_twice_is_granting_once(cast: Cast) -> None:
    assert len(grant_papers(cast.baishan.pk, ["LICENCE"], actor=cast.owner, at=NOW)) == 1
    assert grant_papers(cast.baishan.pk, ["LICENCE"], actor=cast.owner, at=NOW) == []
    assert Grant.objects.count() == 1
    assert Notice.objects.filter(recipient=cast.neighbour.user).count() == 1


@pytest.mark.parametrize("key", ["runqiang", "nobody", "far"])
def test_papers_are_granted_to_another_firm_of_the_cluster_alone(cast: Cast, key: str) -> None:
    keys = {"runqiang": cast.runqiang.pk, "nobody": 999_999, "far": cast.outsider.organisation.pk}
    with pytest.raises(NotFound):
        grant_papers(keys[key], ["LICENCE"], actor=cast.owner, at=NOW)
    assert Grant.objects.count() == 0


def test_revoking_closes_the_door_at_once(cast: Cast, whole_file: dict[str, PaperVersion]) -> None:
    grant_papers(cast.baishan.pk, ["LICENCE", "BANK_ACCOUNT"], actor=cast.owner, at=NOW)
    assert revoke_papers(cast.baishan.pk, ["LICENCE"], seen=False, actor=cast.owner, at=NOW) == 1
    with pytest.raises(NotFound):
        open_paper(whole_file["LICENCE"].pk, actor=cast.neighbour, at=NOW)
    assert [partner.kinds for partner in partner_board(cast.owner)] == [["BANK_ACCOUNT"]]
    with pytest.raises(errors.NothingToRevoke):
        revoke_papers(cast.baishan.pk, ["LICENCE"], seen=True, actor=cast.owner, at=NOW)


def test_papers_are_asked_for_and_granted(cast: Cast, whole_file: dict[str, PaperVersion]) -> None:
    asked = ask_for_papers(cast.runqiang.pk, ["LICENCE", "BANK_ACCOUNT"], "新合作", actor=cast.neighbour, at=NOW)
    with pytest.raises(errors.RequestOpen):
        ask_for_papers(cast.runqiang.pk, ["LICENCE"], actor=cast.neighbour, at=NOW)
    grant_request(asked.pk, [], actor=cast.owner, at=NOW)
    assert set(Grant.objects.values_list("kind", flat=True)) == {"LICENCE", "BANK_ACCOUNT"}
    assert visible_requests(cast.neighbour).get().state == "GRANTED"
    with pytest.raises(errors.RequestAnswered):
        grant_request(asked.pk, [], actor=cast.owner, at=NOW)


def test_a_request_is_declined_with_a_reason_and_withdrawn_by_whoever_asked(cast: Cast) -> None:
    asked = ask_for_papers(cast.runqiang.pk, ["LICENCE"], actor=cast.neighbour, at=NOW)
    with pytest.raises(errors.ReasonMissing):
        decline_request(asked.pk, " ", actor=cast.owner, at=NOW)
    with pytest.raises(NotFound):
        withdraw_request(asked.pk, actor=cast.owner, at=NOW)
    with pytest.raises(NotFound):
        grant_request(asked.pk, [], actor=cast.neighbour, at=NOW)
    assert PaperRequest.objects.get().state == "OPEN"
    decline_request(asked.pk, "暂未开展合作", actor=cast.owner, at=NOW)
    again = ask_for_papers(cast.runqiang.pk, ["LICENCE"], actor=cast.neighbour, at=NOW)
    assert withdraw_request(again.pk, actor=cast.neighbour, at=NOW).state == "WITHDRAWN"
    assert Grant.objects.count() == 0


def test_the_committee_sees_how_complete_files_are_and_no_more(
    cast: Cast, whole_file: dict[str, PaperVersion], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        rows = completeness_board(cast.secretary, TODAY)
    assert [(row.firm.pk, row.done, row.of) for row in rows] == [(cast.baishan.pk, 0, 9), (cast.runqiang.pk, 9, 9)]
    with pytest.raises(NotAllowed):
        completeness_board(cast.owner, TODAY)


def test_every_act_stands_in_the_audit_trail(cast: Cast, looked_at: dict[str, PaperVersion]) -> None:
    events = AuditEntry.objects.filter(event__startswith="first_trade.").values_list("event", flat=True)
    assert sorted(set(events)) == ["first_trade.granted", "first_trade.handed_in"]
