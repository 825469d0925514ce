"""Papers: the own ones, and those a partner granted; everything else does not exist for the actor."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from common.errors import NotFound
from first_trade.models import Grant, Paper, PaperVersion, PaperView
from first_trade.permissions import can_see_own
from first_trade.rules.checklist import PaperFact


def _seen_versions(actor: Actor) -> QuerySet[PaperVersion]:
    """Own versions of any age; of a partner the newest of kinds it grants, agreements only those with the own firm."""
    found = PaperVersion.objects.select_related("paper__owner__organisation", "paper__partner__organisation", "upload")
    if not can_see_own(actor):
        return found.none()
    here = actor.organisation.pk
    granted = Grant.objects.filter(
        owner=OuterRef("paper__owner"), kind=OuterRef("paper__kind"), partner=here, revoked_at=None
    )
    to_me = Q(paper__partner=None) | Q(paper__partner=here)
    shown = Q(Exists(granted)) & to_me & Q(is_latest=True, paper__is_withdrawn=False)
    return found.filter(Q(paper__owner=here) | shown).order_by("paper__kind", "paper__holder", "paper_id", "-number")


def own_papers(actor: Actor) -> QuerySet[PaperVersion]:
    """The newest version of each of the own papers that were not withdrawn."""
    mine = _seen_versions(actor).filter(paper__owner=actor.organisation.pk, is_latest=True, paper__is_withdrawn=False)
    return mine.select_related("entered_by")


def partner_papers(actor: Actor, owner_pk: int) -> QuerySet[PaperVersion]:
    """What another firm shows to the actor's firm."""
    return _seen_versions(actor).filter(paper__owner=owner_pk).exclude(paper__owner=actor.organisation.pk)


def get_version(actor: Actor, pk: int) -> PaperVersion:
    """One version the actor may open, or NotFound."""
    version = _seen_versions(actor).filter(pk=pk).first()
    if version is None:
        raise NotFound
    return version


def get_paper(actor: Actor, pk: int, *, lock: bool = False) -> Paper:
    """One of the own papers, or NotFound."""
    found = Paper.objects.select_related("owner__organisation").filter(pk=pk, owner=actor.organisation.pk)
    if not can_see_own(actor):
        raise NotFound
    paper = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if paper is None:
        raise NotFound
    return paper


def paper_history(actor: Actor, paper: Paper) -> QuerySet[PaperVersion]:
    """All versions of one of the own papers, the newest first."""
    mine = _seen_versions(actor).filter(paper=paper, paper__owner=actor.organisation.pk)
    return mine.select_related("entered_by").order_by("-number")


def opened_by(actor: Actor, versions: Iterable[PaperVersion]) -> set[int]:
    """Which of these versions somebody of the actor's firm has opened."""
    seen = PaperView.objects.filter(version__in=list(versions), organisation=actor.organisation)
    return set(seen.values_list("version", flat=True))


def latest_versions(owners: list[int], partner_pk: int | None = None) -> QuerySet[PaperVersion]:
    """For rules: the newest versions of firms' papers, narrowed to what a partner is granted where one is named."""
    found = PaperVersion.objects.select_related("paper").filter(
        paper__owner__in=owners, is_latest=True, paper__is_withdrawn=False
    )
    if partner_pk is None:
        return found.order_by("pk")
    granted = Grant.objects.filter(
        owner=OuterRef("paper__owner"), kind=OuterRef("paper__kind"), partner=partner_pk, revoked_at=None
    )
    to_partner = Q(paper__partner=None) | Q(paper__partner=partner_pk)
    return found.filter(to_partner, Exists(granted)).order_by("pk")


def paper_facts(versions: Iterable[PaperVersion]) -> list[PaperFact]:
    """Versions loaded with their papers, as the rules see them."""
    return [
        PaperFact(
            version=version.pk,
            kind=version.paper.kind,
            holder=version.paper.holder,
            partner=version.paper.partner_id,
            expires_on=version.expires_on,
            classes=tuple(version.classes),
        )
        for version in versions
    ]
