"""One tie at a time: recorded by the service that ends a story, taken back by a second row."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, models, transaction

from accounts.actors import Actor
from accounts.models import Cluster, Organisation
from ledger.errors import AlreadyRecorded, AlreadyReversed
from ledger.kinds import TieKind, unit_of
from ledger.models import Tie
from ledger.rules.ties import check_ends, check_reversal, check_weight


def subject_of(thing: models.Model | str) -> str:
    """The name of a story: `"orders.part:7"` for a row, a text as it is."""
    return thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}"


@transaction.atomic
def record_tie(
    kind: TieKind,
    *,
    source: Organisation,
    target: Organisation,
    weight: Decimal | int,
    subject: models.Model | str,
    at: datetime,
    actor: Actor | None = None,
) -> Tie:
    """Enter what happened at `at`, in the transaction of the service that says so; once per kind and subject.

    `weight` is in the unit of the kind (`unit_of`): yuan, person-days, visits, days, attendances. Raises EndsDiffer,
    WeightBelowZero, AlreadyRecorded. Asks for no permission: the calling service has.
    """
    check_ends(source.pk, source.cluster_id, target.pk, target.cluster_id)
    check_weight(Decimal(weight))
    currency = Cluster.objects.values_list("currency", flat=True).get(pk=source.cluster_id)
    tie = Tie(
        cluster_id=source.cluster_id,
        kind=kind,
        source=source,
        target=target,
        weight=Decimal(weight),
        unit=unit_of(kind, currency),
        happened_at=at,
        recorded_by=actor.user if actor else None,
        subject=subject_of(subject),
    )
    return _enter(tie, AlreadyRecorded)


@transaction.atomic
def reverse_tie(tie: Tie, *, actor: Actor | None = None) -> Tie:
    """Take a mistake back: a second row with the negative weight and the same moment. Raises AlreadyReversed."""
    check_reversal(tie.reverses_id is not None, Tie.objects.filter(reverses=tie).exists())
    back = Tie(
        cluster_id=tie.cluster_id,
        kind=tie.kind,
        source_id=tie.source_id,
        target_id=tie.target_id,
        weight=-tie.weight,
        unit=tie.unit,
        happened_at=tie.happened_at,
        recorded_by=actor.user if actor else None,
        subject=subject_of(tie),
        reverses=tie,
    )
    return _enter(back, AlreadyReversed)


def _enter(tie: Tie, twin: type[AlreadyRecorded] | type[AlreadyReversed]) -> Tie:
    """Insert; a row that already stands becomes the refusal `twin`, the transaction lives on."""
    try:
        with transaction.atomic():
            tie.save(force_insert=True)
    except IntegrityError as clash:
        if "tie_once_per_subject" in str(clash) or "tie_reversed_once" in str(clash):
            raise twin from clash
        raise
    return tie
