"""A firm answers an introduction, or wants none; a tie that came of one is noticed with the next snapshot."""

from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from ecosystem.introducing.circle import Ints
from ecosystem.introducing.rules import Answer, check_answer, check_in_time
from ecosystem.models import Introduction, IntroductionSide, NoIntroductions, Snapshot
from ecosystem.permissions import can_answer_introductions, can_stop_introductions
from ecosystem.pictures.drawing import Picture
from ecosystem.queries.introductions import own_side
from ledger.queries import DAY_ZERO
from matching.introduce import pair_keys


@transaction.atomic
def answer_introduction(
    pk: int, *, answer: str, actor: Actor, at: datetime, reason: str = "", words: str = ""
) -> IntroductionSide:
    """Say what came of it; a later answer takes the place of the earlier one."""
    side = own_side(actor, pk)
    require(can_answer_introductions(actor))
    text = clean_text(words)[:400]
    check_answer(answer, reason, text)
    check_in_time(timezone.localdate(side.introduction.made_at), timezone.localdate(at))
    side.answer, side.words = answer, text
    side.reason = reason if answer == Answer.NOT_USEFUL else ""
    side.answered_by, side.answered_at = actor.user, at
    side.save(update_fields=["answer", "reason", "words", "answered_by", "answered_at"])
    record_audit("ecosystem.introduction_answered", at=at, user=actor.user, organisation=actor.organisation,
                 subject=f"ecosystem.introduction:{pk}", answer=answer, reason=side.reason)  # fmt: skip
    return side


@transaction.atomic
def stop_introductions(*, actor: Actor, at: datetime) -> None:
    """The enterprise is introduced to nobody from now on, and stands on nobody's way by name; twice changes nothing."""
    require(can_stop_introductions(actor))
    _row, is_new = NoIntroductions.objects.get_or_create(
        organisation=actor.organisation, defaults={"since": at, "said_by": actor.user}
    )
    if is_new:
        record_audit("ecosystem.introductions_stopped", at=at, user=actor.user, organisation=actor.organisation)


@transaction.atomic
def allow_introductions(*, actor: Actor, at: datetime) -> None:
    """It takes part again from the next month on."""
    require(can_stop_introductions(actor))
    gone, _by_model = NoIntroductions.objects.filter(organisation=actor.organisation).delete()
    if gone:
        record_audit("ecosystem.introductions_allowed", at=at, user=actor.user, organisation=actor.organisation)


def notice_ties(snapshot: Snapshot, picture: Picture) -> int:
    """Write down on the introductions of the cluster which pairs have a tie since they were introduced; how many."""
    rows = Introduction.objects.filter(cluster_id=snapshot.cluster_id, tied_on=None, made_at__lte=snapshot.as_of)
    waiting = list(rows.select_for_update(no_key=True).order_by("pk"))
    seen = [row for row in _tied(waiting, picture) if _mark(row, snapshot, picture)]
    Introduction.objects.bulk_update(seen, ["tied_on", "tie_kinds", "tie_seen_in"])
    return len(seen)


def _tied(waiting: list[Introduction], picture: Picture) -> list[Introduction]:
    """Those whose two firms have any tie in the picture; only these are looked at one by one."""
    ids, ends = picture.arrays["id"].astype(np.int64), _ends(picture)
    high = int(ids.max(initial=0)) + 1
    known = pair_keys(ends[0], ends[1], high)
    asked = pair_keys(
        np.array([row.left_id for row in waiting], np.int64),
        np.array([row.right_id for row in waiting], np.int64),
        high,
    )
    return [waiting[place] for place in np.flatnonzero(np.isin(asked, known)).tolist()]


def _mark(row: Introduction, snapshot: Snapshot, picture: Picture) -> bool:
    days, kinds = picture.arrays["tie_day"], picture.arrays["kind"]
    source, target = _ends(picture)
    between = np.isin(source, [row.left_id, row.right_id]) & np.isin(target, [row.left_id, row.right_id])
    later = np.flatnonzero(between & (days >= (timezone.localdate(row.made_at) - DAY_ZERO).days))
    if not len(later):
        return False
    row.tied_on = DAY_ZERO + timedelta(days=int(days[later].min()))
    row.tie_kinds = sorted({picture.meta["kinds"][kind] for kind in kinds[later].tolist()})
    row.tie_seen_in = snapshot
    return True


def _ends(picture: Picture) -> tuple[Ints, Ints]:
    """The organisations at both ends of every tie of the picture."""
    ids = picture.arrays["id"].astype(np.int64)
    return ids[picture.arrays["source"]], ids[picture.arrays["target"]]
