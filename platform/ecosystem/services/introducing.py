"""Two firms are introduced: month by month by the published weights, or by the committee's hand in its own words."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Cluster, Organisation
from common.errors import NotFound, require
from common.tables import clean_text
from ecosystem import errors
from ecosystem.introducing.draw import Field, Proposal, between, draw
from ecosystem.introducing.rules import month_of
from ecosystem.models import Introduction, IntroductionRun, IntroductionSide, Snapshot
from ecosystem.permissions import can_introduce
from ecosystem.queries.introducing import field_of, introductions_in, is_introducible, ready_snapshot_of
from ecosystem.queries.introductions import introducible
from jobs.services import after_commit
from matching.introduce import Weights
from products.queries.facts import load_traders

WEIGHTS = Weights()


def introduce_monthly(at: datetime) -> int:
    """The introductions of this month in every cluster that has a graph and not had them yet; returns how many."""
    return sum(introduce_in(cluster, at=at) for cluster in Cluster.objects.order_by("pk"))


def introduce_in(cluster: Cluster, *, at: datetime) -> int:
    """Those of one cluster; 0 where this month has had its introductions, or there is no graph yet."""
    month = month_of(timezone.localdate(at))
    snapshot = ready_snapshot_of(cluster.pk, at)
    if snapshot is None or IntroductionRun.objects.filter(cluster=cluster, month=month).exists():
        return 0
    field = _field(snapshot, month, at)
    if field is None:
        return 0
    found = draw(field, WEIGHTS)
    named = {pk for proposal in found for pk in (proposal.left, proposal.right)}
    try:
        with transaction.atomic():
            run = IntroductionRun.objects.create(
                cluster=cluster, month=month, snapshot=snapshot, weights_version=WEIGHTS.version, firms=len(named),
                pairs=len(found), made_at=at,
            )  # fmt: skip
            _write(run, found, at)
            after_commit("ecosystem.tasks.tell_introduced", run=run.pk)
    except IntegrityError:  # another worker was quicker, or the committee introduced two of them in this minute
        return 0
    return len(found)


def _write(run: IntroductionRun, found: list[Proposal], at: datetime) -> None:
    rows = Introduction.objects.bulk_create(
        Introduction(
            cluster_id=run.cluster_id, month=run.month, left_id=one.left, right_id=one.right, run=run,
            points=one.points, kilometres=one.kilometres, way=one.way, made_at=at,
        )
        for one in found
    )  # fmt: skip
    IntroductionSide.objects.bulk_create(
        side for row, one in zip(rows, found, strict=True) for side in _sides(row, asdict(one))
    )


def _sides(row: Introduction, said: dict[str, Any]) -> list[IntroductionSide]:
    return [
        IntroductionSide(introduction=row, organisation_id=said[end], reasons=said[f"to_{end}"])
        for end in ("left", "right")
    ]


@transaction.atomic
def introduce_by_hand(one: int, other: int, *, words: str, actor: Actor, at: datetime) -> Introduction:
    """The committee's desk introduces two enterprises, with its own words; counted like all others."""
    require(can_introduce(actor))
    month, text = month_of(timezone.localdate(at)), clean_text(words)
    firms = _locked(actor, one, other)
    _check_pair(firms, month, text, at)
    proposal = _looked_up(actor.cluster.pk, firms, month, at)
    left, right = sorted(firm.pk for firm in firms)
    row = Introduction.objects.create(
        cluster=actor.cluster, month=month, left_id=left, right_id=right, words=text[:1000],
        introduced_by=actor.user, made_at=at, kilometres=proposal.kilometres if proposal else None,
        way=proposal.way if proposal else [],
    )  # fmt: skip
    reasons = asdict(proposal) if proposal else {"to_left": [], "to_right": []}
    IntroductionSide.objects.bulk_create(_sides(row, reasons | {"left": left, "right": right}))
    record_audit("ecosystem.introduced", at=at, user=actor.user, organisation=actor.organisation,
                 subject=f"ecosystem.introduction:{row.pk}", left=left, right=right)  # fmt: skip
    after_commit("ecosystem.tasks.tell_introduced_by_hand", introduction=row.pk)
    return row


def _locked(actor: Actor, one: int, other: int) -> list[Organisation]:
    """The two, locked in the order of their keys, so that their counts of the month hold."""
    firms = Organisation.objects.filter(cluster_id=actor.cluster.pk, pk__in=[one, other], enterprise__isnull=False)
    found = list(firms.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if one == other:
        raise errors.SameFirm(field="other")
    if len(found) != 2:
        raise NotFound
    willing = set(introducible(actor).filter(pk__in=[one, other]).values_list("pk", flat=True))
    for firm in found:
        if firm.pk not in willing:
            refusal = errors.WantsNoIntroductions if firm.is_active else errors.NotIntroducible
            raise refusal(firm=str(firm))
    return found


def _check_pair(firms: list[Organisation], month: date, text: str, at: datetime) -> None:
    if not text:
        raise errors.WordsMissing(field="words")
    traders = load_traders([firm.pk for firm in firms], at=at)
    counts = introductions_in(firms[0].cluster_id, month)
    for firm in firms:
        if not is_introducible(traders[firm.pk], timezone.localdate(at)):
            raise errors.NotIntroducible(firm=str(firm))
        if counts.get(firm.pk, 0) >= WEIGHTS.most:
            raise errors.IntroducedOften(firm=str(firm), most=WEIGHTS.most)
    earlier = Introduction.objects.filter(left=firms[0], right=firms[1])
    not_useful = earlier.filter(sides__answer=IntroductionSide.Answer.NOT_USEFUL)
    if earlier.filter(month=month).exists() or not_useful.exists():
        raise errors.AlreadyIntroduced


def _looked_up(cluster_id: int, firms: list[Organisation], month: date, at: datetime) -> Proposal | None:
    """What the newest graph and the licences say about the two, as far as they stand in it."""
    snapshot = ready_snapshot_of(cluster_id, at)
    field = snapshot and _field(snapshot, month, at)
    if not field:
        return None
    places = {pk: place for place, pk in enumerate(field.circle.ids.tolist())}
    one, other = (places.get(firm.pk) for firm in firms)
    if one is None or other is None:
        return None
    found = between(field, one, other, WEIGHTS)
    return found if found.way else replace(found, way=field.circle.way(found.left, found.right))


def _field(snapshot: Snapshot, month: date, at: datetime) -> Field | None:
    """None where the file of the snapshot is gone: the next one will do."""
    try:
        return field_of(snapshot, month, at, WEIGHTS)
    except errors.FileGone:
        return None
