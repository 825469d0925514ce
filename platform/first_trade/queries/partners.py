"""Partners: who sees what of whom, who asked, who looked, and how complete the files of the cluster are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from common.errors import NotFound, require
from enterprises.models import Enterprise
from enterprises.queries import visible_enterprises
from first_trade.models import Approval, Grant, Paper, PaperRequest, PaperVersion, PaperView
from first_trade.permissions import can_see_own, sees_completeness
from first_trade.queries.papers import paper_facts
from first_trade.rules.checklist import PaperFact, completeness, paper_state
from first_trade.rules.checklist import PaperState as State


def get_firm(actor: Actor, pk: int) -> Enterprise:
    """Another enterprise of the cluster, or NotFound."""
    firm = visible_enterprises(actor).filter(pk=pk).exclude(pk=actor.organisation.pk).first()
    if firm is None:
        raise NotFound
    return firm


def open_grants(actor: Actor) -> QuerySet[Grant]:
    """What the own firm shows to its partners, by partner."""
    found = Grant.objects.select_related("partner__organisation", "given_by").filter(
        owner=actor.organisation.pk, revoked_at=None
    )
    return (found if can_see_own(actor) else found.none()).order_by("partner__organisation__pinyin", "partner_id", "pk")


@dataclass
class Partner:
    """One partner of the own firm: what it is shown, what it decided, what it asked for."""

    firm: Enterprise
    kinds: list[str] = field(default_factory=list)
    approval: Approval | None = None
    request: PaperRequest | None = None


def partner_board(actor: Actor) -> list[Partner]:
    """Everybody who sees papers of the own firm, asked for some or decided about it, by pinyin; three queries."""
    here = actor.organisation.pk
    found: dict[int, Partner] = {}
    for grant in open_grants(actor):
        found.setdefault(grant.partner_id, Partner(grant.partner)).kinds.append(grant.kind)
    if not can_see_own(actor):
        return []
    for approval in Approval.objects.select_related("buyer__organisation").filter(seller=here, ended_at=None):
        found.setdefault(approval.buyer_id, Partner(approval.buyer)).approval = approval
    for asked in requests_to_answer(actor):
        found.setdefault(asked.partner_id, Partner(asked.partner)).request = asked
    return sorted(found.values(), key=lambda one: (one.firm.organisation.pinyin, one.firm.pk))


def dependents(owner: int, partner: int) -> list[Approval]:
    """The approvals that rest on what an owner shows to a partner."""
    standing = Approval.objects.select_related("buyer__organisation", "seller__organisation").filter(
        seller=owner, buyer=partner, ended_at=None, decision=Approval.Decision.APPROVED
    )
    return list(standing.order_by("pk"))


def resting_on(paper: Paper) -> list[Approval]:
    """The approvals that rest on any version of a paper."""
    versions = list(paper.versions.values_list("pk", flat=True))
    standing = Approval.objects.select_related("buyer__organisation", "seller__organisation").filter(
        seller=paper.owner_id, ended_at=None, decision=Approval.Decision.APPROVED, versions__overlap=versions
    )
    return list(standing.order_by("pk"))


def visible_requests(actor: Actor) -> QuerySet[PaperRequest]:
    """Requests to the own firm and of the own firm, the newest first."""
    found = PaperRequest.objects.select_related(
        "owner__organisation", "partner__organisation", "asked_by", "answered_by"
    ).order_by("-asked_at", "-pk")
    here = actor.organisation.pk
    return found.filter(Q(owner=here) | Q(partner=here)) if can_see_own(actor) else found.none()


def requests_to_answer(actor: Actor) -> QuerySet[PaperRequest]:
    """Open requests to the own firm, the oldest first."""
    return visible_requests(actor).filter(owner=actor.organisation.pk, state=PaperRequest.State.OPEN).order_by("pk")


def get_request(actor: Actor, pk: int, *, lock: bool = False) -> PaperRequest:
    """One request to or of the own firm, or NotFound."""
    found = visible_requests(actor).filter(pk=pk)
    asked = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if asked is None:
        raise NotFound
    return asked


def view_log(actor: Actor) -> QuerySet[PaperView]:
    """Who looked at the own firm's papers, the newest first."""
    found = PaperView.objects.select_related("viewer", "organisation", "version__paper").filter(
        owner=actor.organisation.pk
    )
    return found if can_see_own(actor) else found.none()


@dataclass(frozen=True)
class Completeness:
    """How far a firm's file has come: counts alone, no number, date or file."""

    firm: Enterprise
    done: int
    of: int
    expiring: int
    expired: int


def completeness_board(actor: Actor, on: date) -> list[Completeness]:
    """For the committee: every enterprise of the cluster, the least complete first; two queries."""
    require(sees_completeness(actor))
    firms = list(visible_enterprises(actor).filter(left_on=None))
    papers = _facts_by_owner(firm.pk for firm in firms)
    rows = [_row(firm, papers.get(firm.pk, []), on) for firm in firms]
    return sorted(rows, key=lambda row: (row.done, -row.expired, row.firm.organisation.pinyin))


def _facts_by_owner(owners: Iterable[int]) -> dict[int, list[PaperFact]]:
    versions = PaperVersion.objects.select_related("paper").filter(
        paper__owner__in=list(owners), is_latest=True, paper__is_withdrawn=False
    )
    found: dict[int, list[PaperFact]] = {}
    for version in versions:
        found.setdefault(version.paper.owner_id, []).extend(paper_facts([version]))
    return found


def _row(firm: Enterprise, papers: list[PaperFact], on: date) -> Completeness:
    done, of = completeness(papers, on)
    states = [paper_state(paper.expires_on, on) for paper in papers]
    return Completeness(firm, done, of, states.count(State.EXPIRING), states.count(State.EXPIRED))
