"""What waits for somebody about recalls, and what can be called back."""

from accounts.actors import Actor
from orders.queries import waiting_for
from orders.queries.recalls import handled_batches
from orders.services.recalling import answer_recall, escalate_recalls
from tests.cast import TODAY, Cast
from tests.orders.chain import BATCH, spread
from tests.orders.test_recalling import LATE, called


def test_a_recall_waits_for_its_answer_and_its_end(cast: Cast) -> None:
    chain = spread(cast)
    recall = called(chain, cast.neighbour)

    def lines(actor: Actor) -> list[str]:
        return [row.key for row in waiting_for(actor, TODAY) if "recall" in row.key]

    assert lines(chain.kangtai) == [f"orders.recall:{recall.pk}"]
    assert lines(cast.secretary) == []
    escalate_recalls(LATE)
    assert lines(cast.secretary) == [f"orders.recall:{recall.pk}:end"]
    for person in (cast.neighbour, cast.owner, chain.kangtai, chain.yongsheng):
        answer_recall(recall.pk, held=0, sold_on=0, actor=person, at=LATE)
    assert lines(chain.kangtai) == []
    assert lines(cast.neighbour) == [f"orders.recall:{recall.pk}:end"]


def test_only_handled_batches_are_offered_for_a_recall(cast: Cast) -> None:
    chain = spread(cast)

    assert [batch for _product, batch in handled_batches(chain.yongsheng)] == [BATCH]
    assert {batch for _product, batch in handled_batches(cast.desk)} == {BATCH, BATCH.upper()}
    assert handled_batches(cast.outsider) == []
