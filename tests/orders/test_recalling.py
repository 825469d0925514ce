"""A batch is called back along the way it took: who is told, who sees what, who answers, who is silent."""

from datetime import timedelta

import pytest

from accounts.actors import Actor
from accounts.roles import Role
from common.errors import DomainError, NotAllowed, NotFound
from notices.models import Notice
from orders.errors import alarm as refusals
from orders.models import Recall, RecallNotice, Shipment
from orders.queries.recalls import Node, Tree, recalls_on, tree_of, visible_recalls
from orders.services.dispatching import dispatch_goods
from orders.services.recalling import answer_recall, call_recall, end_recall, escalate_recalls
from orders.services.receiving import receive_shipment
from tests.cast import Cast, make_enterprise, make_person
from tests.orders.chain import BATCH, CALLED, Chain, bought, delivered, set_chain, spread
from tests.orders.delivered import SENT, check_of, note_for
from tests.orders.stage import posted

SOON = CALLED + timedelta(hours=2)
LATE = CALLED + timedelta(days=1, minutes=1)


def called(chain: Chain, actor: Actor, level: str = "I") -> Recall:
    """The batch of the chain is called back."""
    return call_recall(chain.product.pk, BATCH, level, "含量不合格", actor=actor, at=CALLED)


def names(nodes: list[Node]) -> list[object]:
    """The tree as nested names and quantities."""
    return [
        (node.notice.enterprise.organisation.name[2:4], node.notice.quantity, names(node.children)) for node in nodes
    ]


def tree(actor: Actor, recall: Recall) -> Tree:
    """The recall as somebody sees it."""
    return tree_of(actor, recall.pk)


def told(actor: Actor, words: str = "recall") -> list[str]:
    """The notices of somebody about recalls."""
    found = Notice.objects.filter(recipient=actor.user, room="orders", kind="recall").order_by("pk")
    return [notice.sentence for notice in found]


def test_a_recall_reaches_every_firm_the_batch_reached_whoever_sold_it_on(cast: Cast) -> None:
    chain = spread(cast)

    recall = called(chain, cast.neighbour)

    runqiang: object = ("省润", 400, [("康泰", 150, [])])
    assert names(tree(cast.secretary, recall).roots) == [("白山", 0, [runqiang, ("永盛", 200, [])])]
    people = (cast.neighbour, cast.owner, chain.kangtai, chain.yongsheng, cast.secretary, cast.desk)
    assert [len(told(person)) for person in people] == [1, 1, 1, 1, 1, 1]
    assert told(cast.colleague) == []


@pytest.mark.parametrize("level, days", [("I", 1), ("II", 2), ("III", 3)])
def test_the_class_sets_the_clock(cast: Cast, level: str, days: int) -> None:
    recall = called(spread(cast), cast.neighbour, level)

    assert {notice.answer_by for notice in recall.notices.all()} == {CALLED + timedelta(days=days)}


def test_notices_of_a_recall_are_urgent(cast: Cast) -> None:
    called(spread(cast), cast.neighbour)

    assert set(Notice.objects.filter(kind="recall").values_list("is_urgent", flat=True)) == {True}


def test_a_firm_sees_its_own_branch_the_committee_all_and_nobody_else_anything(cast: Cast) -> None:
    chain = spread(cast)
    apart = make_person(
        "else", "别人", make_enterprise(cast.cluster, "长春旁观医药有限公司").organisation, Role.FIRM_OWNER
    )

    recall = called(chain, cast.neighbour)

    assert names(tree(cast.owner, recall).roots) == [("省润", 400, [("康泰", 150, [])])]
    assert names(tree(chain.yongsheng, recall).roots) == [("永盛", 200, [])]
    assert (tree(chain.yongsheng, recall).told, tree(chain.yongsheng, recall).answered) == (4, 0)
    for actor in (apart, cast.banker, cast.observer, cast.outsider):
        assert not visible_recalls(actor).exists()
        with pytest.raises(NotFound):
            tree_of(actor, recall.pk)


def test_the_number_of_queries_does_not_depend_on_how_far_a_batch_went(
    cast: Cast, django_assert_num_queries: object
) -> None:
    chain = spread(cast)
    recall = called(chain, cast.neighbour)

    with django_assert_num_queries(2):  # type: ignore[operator]  # the fixture
        tree_of(cast.secretary, recall.pk)


def test_whoever_handled_the_batch_calls_it_back_and_nobody_else(cast: Cast) -> None:
    chain = set_chain(cast)
    delivered(cast.owner, cast.neighbour, chain.product, 400)

    with pytest.raises(refusals.BatchNotHandled):
        called(chain, chain.yongsheng)
    with pytest.raises(NotAllowed):
        called(chain, cast.colleague)
    with pytest.raises(NotFound):
        called(chain, cast.outsider)
    assert not Recall.objects.exists()
    assert told(cast.owner) == []

    assert called(chain, cast.owner).by_enterprise == cast.runqiang


def test_the_desk_calls_every_batch_back_that_was_delivered_here(cast: Cast) -> None:
    chain = spread(cast)

    with pytest.raises(refusals.BatchNotHandled):
        call_recall(chain.product.pk, "999999", "I", "投诉", actor=cast.desk, at=CALLED)

    assert called(chain, cast.desk).by_enterprise is None


@pytest.mark.parametrize(
    "batch, refusal", [(BATCH.upper(), refusals.AlreadyCalled), ("260802", refusals.BatchNotHandled)]
)
def test_a_batch_is_called_back_once(cast: Cast, batch: str, refusal: type[DomainError]) -> None:
    chain = spread(cast)
    called(chain, cast.neighbour)

    with pytest.raises(refusal):
        call_recall(chain.product.pk, batch, "I", "再次", actor=cast.owner, at=SOON)

    assert Recall.objects.count() == 1


def test_a_recall_needs_its_reason(cast: Cast) -> None:
    chain = spread(cast)

    with pytest.raises(refusals.RecallReasonMissing):
        call_recall(chain.product.pk, BATCH, "I", "  ", actor=cast.neighbour, at=CALLED)

    assert not RecallNotice.objects.exists()


def test_a_batch_that_is_called_back_is_not_sent(cast: Cast) -> None:
    chain = spread(cast)
    more = bought(chain.kangtai, cast.owner, posted(chain.product), 100)
    called(chain, cast.neighbour)

    with pytest.raises(refusals.BatchRecalled):
        dispatch_goods(more.pk, note_for(more, 100, batch_number=BATCH), actor=cast.owner, at=SENT)
    assert not Shipment.objects.filter(sub_order=more).exists()

    assert dispatch_goods(more.pk, note_for(more, 100, batch_number="260802"), actor=cast.owner, at=SENT).pk


@pytest.mark.parametrize("is_lifted", [True, False])
def test_a_batch_stays_barred_after_the_end_unless_the_recall_is_lifted(cast: Cast, is_lifted: bool) -> None:
    chain = spread(cast)
    more = bought(chain.kangtai, cast.owner, posted(chain.product), 100)
    end_recall(called(chain, cast.neighbour).pk, "复检结果", actor=cast.secretary, at=SOON, is_lifted=is_lifted)
    note = note_for(more, 100, batch_number=BATCH)

    if is_lifted:
        assert dispatch_goods(more.pk, note, actor=cast.owner, at=SENT).pk
    else:
        with pytest.raises(refusals.BatchRecalled):
            dispatch_goods(more.pk, note, actor=cast.owner, at=SENT)


def test_goods_on_their_way_are_flagged_and_can_be_checked_in(cast: Cast) -> None:
    chain = spread(cast)
    shipment = Shipment.objects.get(receipt=None)
    items = list(shipment.items.all())

    recall = called(chain, cast.neighbour)

    assert recalls_on(items) == [recall]
    receive_shipment(shipment.pk, check_of(shipment, refused=200, reason="QUALITY"), actor=chain.yongsheng, at=SOON)
    end_recall(recall.pk, "误报", actor=cast.secretary, at=SOON, is_lifted=True)
    assert recalls_on(items) == []


def test_a_firm_answers_once_and_its_answer_is_accounted_for(cast: Cast) -> None:
    chain = spread(cast)
    recall = called(chain, cast.neighbour)

    answer_recall(recall.pk, held=220, sold_on=10, note="已封存", actor=cast.owner, at=SOON)
    with pytest.raises(refusals.NothingToAnswer):
        answer_recall(recall.pk, held=0, sold_on=0, actor=cast.owner, at=SOON)

    seen = tree(cast.owner, recall)
    notice = seen.roots[0].notice
    assert (notice.held, notice.sold_on, notice.note, notice.answered_by) == (220, 10, "已封存", cast.owner.user)
    assert (seen.roots[0].passed_on, seen.roots[0].open, seen.answered) == (150, 20, 1)
    assert [row.enterprise_id for row in seen.silent] == [chain.kangtai.organisation.pk]


@pytest.mark.parametrize("held, sold_on", [(-1, 0), (0, -1), (10_000_001, 0)])
def test_an_answer_counts_goods(cast: Cast, held: int, sold_on: int) -> None:
    recall = called(spread(cast), cast.neighbour)

    with pytest.raises(refusals.AmountWrong):
        answer_recall(recall.pk, held=held, sold_on=sold_on, actor=cast.owner, at=SOON)

    assert not recall.notices.filter(answered_at__isnull=False).exists()


def test_only_who_answers_for_quality_answers(cast: Cast) -> None:
    recall = called(spread(cast), cast.neighbour)

    with pytest.raises(NotAllowed):
        answer_recall(recall.pk, held=1, sold_on=0, actor=cast.colleague, at=SOON)
    with pytest.raises(NotAllowed):
        answer_recall(recall.pk, held=1, sold_on=0, actor=cast.desk, at=SOON)


def test_a_firm_that_got_the_batch_twice_answers_once_for_both(cast: Cast) -> None:
    chain = set_chain(cast)
    delivered(cast.owner, cast.neighbour, chain.product, 400)
    delivered(cast.owner, cast.neighbour, chain.product, 100)
    recall = called(chain, cast.neighbour)

    answer_recall(recall.pk, held=500, sold_on=0, actor=cast.owner, at=SOON)

    rows = recall.notices.filter(enterprise=cast.runqiang).order_by("pk").values_list("quantity", "held", "answered_at")
    assert list(rows) == [(400, 500, SOON), (100, None, SOON)]
    assert tree(cast.owner, recall).received == 500


def test_the_caller_hears_when_everybody_has_answered(cast: Cast) -> None:
    chain = spread(cast)
    recall = called(chain, cast.neighbour)
    people = (cast.neighbour, cast.owner, chain.kangtai, chain.yongsheng)

    with pytest.raises(refusals.SomeSilent):
        end_recall(recall.pk, "完成", actor=cast.neighbour, at=SOON)
    for person in people:
        answer_recall(recall.pk, held=0, sold_on=0, actor=person, at=SOON)
    end_recall(recall.pk, "全部退回销毁", actor=cast.neighbour, at=SOON)

    assert len(told(cast.neighbour)) == 3
    assert Recall.objects.get().ended_note == "全部退回销毁"
    with pytest.raises(refusals.RecallEnded):
        end_recall(recall.pk, "再次", actor=cast.secretary, at=SOON)


def test_only_the_caller_and_the_desk_end_a_recall_and_say_how(cast: Cast) -> None:
    recall = called(spread(cast), cast.neighbour)

    with pytest.raises(NotAllowed):
        end_recall(recall.pk, "结束", actor=cast.owner, at=SOON)
    with pytest.raises(refusals.NoteMissing):
        end_recall(recall.pk, " ", actor=cast.desk, at=SOON)

    assert Recall.objects.get().ended_at is None


def test_silence_is_told_once_to_the_secretary_by_name(cast: Cast) -> None:
    chain = spread(cast)
    recall = called(chain, cast.neighbour)
    answer_recall(recall.pk, held=0, sold_on=0, actor=cast.owner, at=SOON)
    answer_recall(recall.pk, held=0, sold_on=0, actor=cast.neighbour, at=SOON)

    assert escalate_recalls(LATE - timedelta(minutes=2)) == 0
    assert escalate_recalls(LATE) == 2
    assert escalate_recalls(LATE + timedelta(days=5)) == 0

    last = Notice.objects.filter(recipient=cast.secretary.user).latest("pk")
    assert last.words["names"] == "长春永盛医药有限公司、长春康泰大药房有限公司"
    assert (len(told(cast.secretary)), len(told(cast.desk)), len(told(chain.kangtai))) == (2, 1, 2)


def test_an_ended_recall_escalates_nothing(cast: Cast) -> None:
    recall = called(spread(cast), cast.neighbour)
    end_recall(recall.pk, "误报", actor=cast.secretary, at=SOON, is_lifted=True)

    assert escalate_recalls(LATE) == 0
