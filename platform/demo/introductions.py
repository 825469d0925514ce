"""Introductions of an earlier month by the committee's hand: one met, one began to trade, one was not useful."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from accounts.actors import Actor
from accounts.models import Organisation
from demo.dealings import Dealings
from ecosystem.models import IntroductionSide
from ecosystem.services import answer_introduction, introduce_by_hand

AGO = timedelta(days=35)
Answer, Reason = IntroductionSide.Answer, IntroductionSide.Reason
LEADER, OWNER = 0, 26  # the firms of the two demo people who answer


def write_introductions(
    firms: list[Organisation], drawn: Dealings, secretary: Actor, leader: Actor, owner: Actor, at: datetime
) -> None:
    """Before any graph: reasons stand in the secretary's words alone. This month's are drawn with the first graph."""
    began = at - AGO
    tied = _first_days(drawn, len(firms), at)
    strangers = [rank for rank in range(30, 90) if tied[OWNER, rank] < 0]
    fresh = [rank for rank in range(1, 110) if 0 <= tied[LEADER, rank] < AGO.days - 2]
    met, not_useful = (
        introduce_by_hand(firms[OWNER].pk, firms[rank].pk, words=words, actor=secretary, at=began)
        for rank, words in zip(
            (strangers[3], strangers[9]),
            ("两家门店只隔两条街，配送线路可以拼车。", "对方有冷藏车，夜间空着；贵公司周末常缺车。"),
            strict=True,
        )
    )
    answer_introduction(
        met.pk, answer=Answer.MET, words="见过面，月底一起跑一趟九台线。", actor=owner, at=began + timedelta(days=6)
    )
    answer_introduction(
        not_useful.pk, answer=Answer.NOT_USEFUL, reason=Reason.ROOM, words="我们自己刚添了一辆冷藏车。",
        actor=owner, at=began + timedelta(days=4),
    )  # fmt: skip
    for rank in fresh[:1]:
        words = "集采品种有一家断供，这家的批发许可齐全，可以作第二来源。"
        made = introduce_by_hand(firms[LEADER].pk, firms[rank].pk, words=words, actor=secretary, at=began)
        answer_introduction(made.pk, answer=Answer.STARTED, actor=leader, at=at - timedelta(days=1))


def _first_days(drawn: Dealings, firms: int, at: datetime) -> NDArray[np.int64]:
    """How many days ago two firms first dealt with each other, -1 for never: int64[n, n]."""
    first = np.full((firms, firms), -1, np.int64)
    between = (drawn.source < firms) & (drawn.target < firms)
    days = np.array([(at - moment).days for moment in drawn.happened_at])[between]
    source, target = drawn.source[between], drawn.target[between]
    np.maximum.at(first, (source, target), days)
    np.maximum.at(first, (target, source), days)
    return first
