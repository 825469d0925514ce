"""The ties an actor may see, as of a moment."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from common.errors import NotFound, require
from ledger.kinds import TieKind
from ledger.models import Tie
from ledger.permissions import can_read_ties


def ties(
    actor: Actor,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    kinds: Collection[TieKind] = (),
    organisation: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Tie]:
    """What happened until `as_of`, as the book knew it at `known_at` (both inclusive; None: everything), newest first.

    The committee sees its cluster, an enterprise its own ties; `organisation` keeps the ties at one end of which it
    stands; `since` and `until` bound the moment of happening, `until` exclusive. Raises NotAllowed.
    """
    require(can_read_ties(actor))
    seen = Tie.objects.filter(cluster_id=actor.cluster.pk)
    if not actor.is_committee:
        seen = seen.filter(_touches(actor.organisation.pk))
    if organisation is not None:
        seen = seen.filter(_touches(organisation))
    if kinds:
        seen = seen.filter(kind__in=list(kinds))
    bounds = {
        "happened_at__lte": as_of,
        "recorded_at__lte": known_at,
        "happened_at__gte": since,
        "happened_at__lt": until,
    }
    seen = seen.filter(**{name: moment for name, moment in bounds.items() if moment is not None})
    # Without "is not null" PostgreSQL hashes the whole book for a page of fifty, instead of reading the partial index.
    is_reversed = Exists(Tie.objects.filter(reverses=OuterRef("pk"), reverses__isnull=False))
    people = ("source", "target", "recorded_by")
    return seen.select_related(*people).annotate(is_reversed=is_reversed).order_by("-happened_at", "-pk")


def older_than(rows: QuerySet[Tie], moment: datetime, pk: int) -> QuerySet[Tie]:
    """The rows of `ties` behind this place: a page costs the same however old it is."""
    return rows.filter(Q(happened_at__lt=moment) | Q(happened_at=moment, pk__lt=pk))


def _touches(organisation: int) -> Q:
    return Q(source_id=organisation) | Q(target_id=organisation)


def get_tie(actor: Actor, pk: int) -> Tie:
    """One tie the actor may see, or NotFound."""
    tie = ties(actor).filter(pk=pk).first()
    if tie is None:
        raise NotFound
    return tie


def standing_tie(cluster_id: int, kind: TieKind, subjects: Collection[str]) -> Tie | None:
    """The newest of the ties with these subjects that was not taken back; for services that shrink what they wrote."""
    found = Tie.objects.filter(cluster_id=cluster_id, kind=kind, subject__in=list(subjects), reverses=None)
    is_reversed = Exists(Tie.objects.filter(reverses=OuterRef("pk"), reverses__isnull=False))
    return found.filter(~is_reversed).order_by("-pk").first()
