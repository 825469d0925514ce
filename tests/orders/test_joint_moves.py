"""Joint purchases: in every state everybody does just what is theirs; what is called off or not ordered ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.actors import Actor
from common.errors import DomainError
from notices.models import Notice
from orders import errors
from orders.models import JointPurchase
from orders.services import demanding
from orders.services import joint as services
from orders.services.joint_clock import keep_joint_clocks
from tests.cast import NOW, Cast
from tests.orders.gathering import (
    GATHERED,
    OFFERED,
    End,
    S,
    gathered,
    opened,
    wants,
)

VERBS: dict[str, Callable[[JointPurchase, Actor], Any]] = {
    "demand": lambda p, a: wants(p, a, 60),
    "withdraw": lambda p, a: demanding.withdraw_demand(p.pk, actor=a, at=NOW),
    "close": lambda p, a: services.close_gathering(p.pk, actor=a, at=NOW),
    "call_off": lambda p, a: services.call_off(p.pk, reason="不再需要", actor=a, at=NOW),
    "order": lambda p, a: services.order_joint(p.pk, closes_at=OFFERED, destination="两处仓库", actor=a, at=NOW),
}


MAY = {
    ("GATHERING", "owner"): {"demand", "close", "call_off"},
    ("GATHERED", "owner"): {"call_off", "order"},
    ("GATHERING", "kangtai"): {"demand", "withdraw"},
    ("GATHERING", "neighbour"): {"demand"},
}


@pytest.mark.parametrize("part", ["owner", "colleague", "kangtai", "neighbour", "secretary", "desk"])
@pytest.mark.parametrize("state", ["GATHERING", "GATHERED", "ORDERED", "SHARED", "ENDED"])
def test_every_state_lets_everybody_do_just_what_is_theirs(cast: Cast, state: str, part: str) -> None:
    purchase, chain = opened(cast)
    wants(purchase, chain.kangtai, 200)
    more = {"order_by": OFFERED} if state == "GATHERED" else {"end": End.FEW} if state == "ENDED" else {}
    JointPurchase.objects.filter(pk=purchase.pk).update(state=state, **more)
    actor = chain.kangtai if part == "kangtai" else cast.actor(part)
    assert actor is not None

    done = set()
    for verb, act in VERBS.items():
        with transaction.atomic():
            try:
                act(JointPurchase.objects.get(pk=purchase.pk), actor)
                done.add(verb)
            except DomainError:
                pass
            transaction.set_rollback(True)

    assert done == MAY.get((state, part), set())


def test_what_the_opener_calls_off_is_told_with_its_reason(cast: Cast) -> None:
    purchase, chain = gathered(cast)
    with pytest.raises(errors.ReasonMissing):
        services.call_off(purchase.pk, reason=" ", actor=cast.owner, at=GATHERED)

    services.call_off(purchase.pk, reason="价格谈不拢", actor=cast.owner, at=GATHERED)

    assert (
        Notice.objects.filter(recipient=chain.kangtai.user, kind="joint").latest("pk").words["reason"] == "价格谈不拢"
    )
    purchase.refresh_from_db()
    assert (purchase.state, purchase.end) == (S.ENDED, End.CALLED_OFF)


def test_what_nobody_orders_in_time_ends(cast: Cast) -> None:
    purchase, _chain = gathered(cast)
    assert purchase.order_by is not None

    assert [keep_joint_clocks(purchase.order_by - timedelta(minutes=1)), keep_joint_clocks(purchase.order_by)] == [0, 1]

    purchase.refresh_from_db()
    assert (purchase.state, purchase.end) == (S.ENDED, End.NOT_ORDERED)
