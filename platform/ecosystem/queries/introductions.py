"""Introductions as people see them: a firm its own, the committee all; ways with the names that the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from common.errors import NotFound, require
from ecosystem.introducing.rules import months_before, named_on_way
from ecosystem.models import Introduction, IntroductionRun, IntroductionSide, NoIntroductions
from ecosystem.permissions import can_answer_introductions, can_see_introductions

Answer = IntroductionSide.Answer
UNANSWERED_FOR = 3  # months after which an introduction without an answer no longer waits


def introductions(actor: Actor) -> QuerySet[Introduction]:
    """Newest month first, the most points first: a firm's own, for the committee all of the cluster."""
    require(can_see_introductions(actor))
    sides = IntroductionSide.objects.select_related("organisation__enterprise", "answered_by")
    found = Introduction.objects.filter(cluster_id=actor.cluster.pk).prefetch_related(Prefetch("sides", sides))
    if not actor.is_committee:
        own = IntroductionSide.objects.filter(organisation_id=actor.organisation.pk).values("introduction")
        found = found.filter(pk__in=own)
    return found.select_related("introduced_by").order_by("-month", "-made_at", "pk")


def get_introduction(actor: Actor, pk: int) -> Introduction:
    """One of `introductions`, or NotFound."""
    found = introductions(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def own_side(actor: Actor, pk: int) -> IntroductionSide:
    """The actor's own side of an introduction, locked; NotFound where it has none."""
    sides = IntroductionSide.objects.select_for_update(no_key=True, of=("self",)).select_related("introduction")
    side = sides.filter(introduction_id=pk, organisation_id=actor.organisation.pk).first()
    if side is None:
        raise NotFound
    return side


def unanswered(actor: Actor, on: date) -> QuerySet[IntroductionSide]:
    """The actor's sides of the last months that still wait for a word."""
    if not can_answer_introductions(actor):
        return IntroductionSide.objects.none()
    since = months_before(on.replace(day=1), UNANSWERED_FOR - 1)
    sides = IntroductionSide.objects.filter(organisation_id=actor.organisation.pk, answer=Answer.NONE)
    return sides.filter(introduction__month__gte=since, introduction__tied_on=None).order_by("pk")


def wants_none(actor: Actor) -> NoIntroductions | None:
    """That the actor's enterprise is introduced to nobody, and since when."""
    return NoIntroductions.objects.filter(pk=actor.organisation.pk).first()


@dataclass(frozen=True)
class Step:
    """One firm on a way; None: a shared partner whose name the reader does not see."""

    organisation: Organisation | None


@dataclass(frozen=True)
class Card:
    """An introduction as one reader sees it. `mine` and `other`: the two sides; for the committee in stored order."""

    introduction: Introduction
    mine: IntroductionSide
    other: IntroductionSide
    way: tuple[Step, ...]


def cards_of(actor: Actor, found: Iterable[Introduction]) -> list[Card]:
    """With the ways from the reader's side, each firm named once for all: two queries."""
    listed = list(found)
    on_ways = {pk for introduction in listed for pk in introduction.way}
    hidden = set(NoIntroductions.objects.filter(pk__in=on_ways).values_list("pk", flat=True))
    known = Organisation.objects.select_related("enterprise").in_bulk(on_ways)
    return [_card(actor, introduction, known, hidden) for introduction in listed]


def _card(actor: Actor, introduction: Introduction, known: dict[int, Organisation], hidden: set[int]) -> Card:
    mine, other = introduction.sides.all()
    viewer = None if actor.is_committee else actor.organisation.pk
    way = introduction.way
    if other.organisation_id == viewer:
        mine, other, way = other, mine, way[::-1]
    steps = tuple(Step(known.get(pk) if pk else None) for pk in named_on_way(way, viewer, hidden))
    return Card(introduction, mine, other, steps)


@dataclass(frozen=True)
class Outcome:
    """What came of the introductions of a month, in numbers."""

    month: date
    introduced: int
    by_hand: int
    answered: int
    met: int
    started: int
    not_useful: int
    tied: int


def outcomes(actor: Actor) -> list[Outcome]:
    """Month by month, newest first, for the committee; one query."""
    require(actor.is_committee)
    rows = Introduction.objects.filter(cluster_id=actor.cluster.pk).order_by("-month").values("month")
    said = {answer: Q(sides__answer=answer) for answer in (Answer.MET, Answer.STARTED, Answer.NOT_USEFUL)}
    counted = rows.annotate(
        introduced=Count("pk", distinct=True),
        by_hand=Count("pk", distinct=True, filter=Q(run=None)),
        answered=Count("pk", distinct=True, filter=~Q(sides__answer=Answer.NONE)),
        met=Count("pk", distinct=True, filter=said[Answer.MET] | said[Answer.STARTED]),
        started=Count("pk", distinct=True, filter=said[Answer.STARTED]),
        not_useful=Count("pk", distinct=True, filter=said[Answer.NOT_USEFUL]),
        tied=Count("pk", distinct=True, filter=Q(tied_on__isnull=False)),
    )
    return [Outcome(**row) for row in counted]


def run_of(actor: Actor, month: date) -> IntroductionRun | None:
    """Whether and how the introductions of a month were made in the actor's cluster."""
    return IntroductionRun.objects.filter(cluster_id=actor.cluster.pk, month=month).first()


def introducible(actor: Actor) -> QuerySet[Organisation]:
    """The enterprises to choose from when introducing by hand, by pinyin; those that want none are left out."""
    require(actor.is_committee)
    firms = Organisation.objects.filter(
        cluster_id=actor.cluster.pk, kind=OrganisationKind.ENTERPRISE, is_active=True, enterprise__left_on=None
    )
    return firms.exclude(pk__in=NoIntroductions.objects.values("pk")).order_by("pinyin", "pk")
