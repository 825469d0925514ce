"""First-approval facts as rooms above ask for them."""

from datetime import date, timedelta
from typing import Any

from enterprises.rules.first_approval import ApprovalState, FirstApproval
from first_trade.models import Approval
from first_trade.queries import first_approval_facts, first_approval_facts_for_seller
from tests.cast import NOW, TODAY, Cast, make_enterprise


def _decide(cast: Cast, **more: Any) -> Approval:
    facts = {
        "buyer": cast.baishan, "seller": cast.runqiang, "decision": "APPROVED", "decided_by": cast.neighbour.user,
        "decided_at": NOW, "good_until": date(2027, 3, 31), "class_ends": {"CHEMICAL": "2027-01-31", "SLICES": None},
    }  # fmt: skip
    return Approval.objects.create(**facts | more)


def test_without_a_decision_there_is_no_approval(cast: Cast) -> None:
    facts = first_approval_facts(cast.baishan.pk, [cast.runqiang.pk], TODAY)
    assert facts == {cast.runqiang.pk: FirstApproval()}
    assert not facts[cast.runqiang.pk].is_good("CHEMICAL", TODAY)


def test_an_approval_is_good_until_the_first_end_for_each_class(cast: Cast, django_assert_num_queries: Any) -> None:
    _decide(cast)
    with django_assert_num_queries(1):
        fact = first_approval_facts(cast.baishan.pk, [cast.runqiang.pk], TODAY)[cast.runqiang.pk]
    good = {
        code: [day for day in (date(2027, 1, 31), date(2027, 2, 1), date(2027, 3, 31), date(2027, 4, 1))
               if fact.is_good(code, day)]
        for code in ("CHEMICAL", "SLICES", "BIOLOGICAL")
    }  # fmt: skip
    assert good == {
        "CHEMICAL": [date(2027, 1, 31)],
        "SLICES": [date(2027, 1, 31), date(2027, 2, 1), date(2027, 3, 31)],
        "BIOLOGICAL": [],
    }
    assert first_approval_facts_for_seller(cast.runqiang.pk, [cast.baishan.pk], TODAY) == {cast.baishan.pk: fact}


def test_the_newest_decision_counts_and_an_ended_one_does_not(cast: Cast) -> None:
    old = _decide(cast, decided_at=NOW - timedelta(days=3), ended_at=NOW, end="REPLACED")
    _decide(cast, decision="REFUSED", reason="授权书无签章")
    today = first_approval_facts(cast.baishan.pk, [cast.runqiang.pk], TODAY)[cast.runqiang.pk]
    before = first_approval_facts(cast.baishan.pk, [cast.runqiang.pk], TODAY - timedelta(days=1))[cast.runqiang.pk]
    assert today.state == ApprovalState.REFUSED
    assert (before.state, before.good_until) == (ApprovalState.APPROVED, old.good_until)


def test_what_was_taken_back_is_ended_from_that_day(cast: Cast) -> None:
    _decide(cast, decided_at=NOW - timedelta(days=3), ended_at=NOW, end="TAKEN_BACK", end_reason="停业整顿")
    assert first_approval_facts(cast.baishan.pk, [cast.runqiang.pk], TODAY)[cast.runqiang.pk].state == "ENDED"


def test_another_buyers_decision_is_no_approval(cast: Cast) -> None:
    _decide(cast)
    third = make_enterprise(cast.cluster, "长春第三医药有限公司")
    assert first_approval_facts(third.pk, [cast.runqiang.pk], TODAY)[cast.runqiang.pk] == FirstApproval()
