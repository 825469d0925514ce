"""A buyer approves or refuses a supplier on the papers it has looked at, and may take that back (首营审批)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from enterprises.models import Enterprise
from first_trade import errors
from first_trade.models import Approval, Kind, PaperVersion, PaperView
from first_trade.permissions import can_decide
from first_trade.queries.approvals import standing_approval
from first_trade.queries.papers import latest_versions, paper_facts
from first_trade.queries.partners import get_firm
from first_trade.rules.checklist import REQUIRED, missing_kinds, paper_state
from first_trade.rules.checklist import PaperState as State
from first_trade.rules.terms import terms_of
from first_trade.services.telling import lock_firms, record, tell_firm

APPROVED = gettext_noop("{name} has approved your first-trade file.")
REFUSED = gettext_noop("{name} did not approve your first-trade file: {reason}")
TAKEN_BACK = gettext_noop("{name} has taken back the approval of your first-trade file: {reason}")
REVOKED = gettext_noop("{name} no longer shows you papers your approval rests on; it has ended for new parts.")


@transaction.atomic
def approve_supplier(seller_pk: int, note: str = "", *, actor: Actor, at: datetime) -> Approval:
    """Approve on the papers as they are now; good until the first end among the required ones.

    All required kinds must be granted and in force, and somebody of the own firm must have opened each of them.
    """
    seller = _lock(seller_pk, actor)
    today = timezone.localdate(at)
    versions = [
        version
        for version in latest_versions([seller.pk], actor.organisation.pk)
        if paper_state(version.expires_on, today) != State.EXPIRED
    ]
    facts = paper_facts(versions)
    terms = terms_of(facts, today)
    missing = missing_kinds(facts, today) or ([] if terms.class_ends else [Kind.AUTHORISATION])
    if missing:
        raise errors.PapersMissing(name=str(seller.organisation), kinds=_named(missing))
    _check_seen(versions, actor)
    approval = _decide(
        seller, Approval.Decision.APPROVED, note, actor, at,
        versions=[version.pk for version in versions],
        good_until=terms.good_until,
        class_ends={code: day.isoformat() if day else None for code, day in terms.class_ends.items()},
    )  # fmt: skip
    tell_firm(seller, APPROVED, at=at, link="/first-trade/partners/", name=str(actor.organisation))
    return approval


@transaction.atomic
def refuse_supplier(seller_pk: int, reason: str, *, actor: Actor, at: datetime) -> Approval:
    """Refuse with a reason that says what to mend; an approval that stood ends."""
    seller, why = _lock(seller_pk, actor), _reason(reason)
    approval = _decide(seller, Approval.Decision.REFUSED, why, actor, at)
    words = {"name": str(actor.organisation), "reason": why}
    tell_firm(seller, REFUSED, at=at, link="/first-trade/partners/", **words)
    return approval


@transaction.atomic
def take_back_approval(seller_pk: int, reason: str, *, actor: Actor, at: datetime) -> Approval:
    """End the own approval of a supplier; new parts need a new one."""
    seller, why = _lock(seller_pk, actor), _reason(reason)
    standing = standing_approval(actor.organisation.pk, seller.pk, lock=True)
    if standing is None or standing.decision != Approval.Decision.APPROVED:
        raise errors.NothingToTakeBack
    end_approval(standing, Approval.End.TAKEN_BACK, why, actor, at)
    record("taken_back", f"enterprise:{seller.pk}", actor, at, approval=standing.pk, reason=why)
    words = {"name": str(actor.organisation), "reason": why}
    tell_firm(seller, TAKEN_BACK, at=at, link="/first-trade/partners/", **words)
    return standing


def end_approval(approval: Approval, end: str, reason: str, actor: Actor, at: datetime) -> None:
    """Write that a decision no longer stands."""
    approval.ended_at, approval.ended_by, approval.end, approval.end_reason = at, actor.user, end, reason
    approval.save(update_fields=["ended_at", "ended_by", "end", "end_reason"])


def end_approvals(resting: list[Approval], actor: Actor, at: datetime) -> None:
    """What rests on papers that are no longer shown ends for new parts, and each buyer is told."""
    for approval in resting:
        end_approval(approval, Approval.End.PAPERS_REVOKED, "", actor, at)
        link, name = f"/first-trade/suppliers/{approval.seller_id}/", str(approval.seller.organisation)
        tell_firm(approval.buyer, REVOKED, at=at, link=link, name=name)


def _lock(seller_pk: int, actor: Actor) -> Enterprise:
    require(can_decide(actor), errors.NotYours)
    seller = get_firm(actor, seller_pk)
    lock_firms(actor.organisation.pk, seller.pk)
    return seller


def _reason(reason: str) -> str:
    why = clean_text(reason)[:200]
    if not why:
        raise errors.ReasonMissing
    return why


def _check_seen(versions: list[PaperVersion], actor: Actor) -> None:
    seen = set(
        PaperView.objects.filter(version__in=versions, organisation=actor.organisation).values_list(
            "version", flat=True
        )
    )
    unseen = [version.paper.kind for version in versions if version.pk not in seen and version.paper.kind in REQUIRED]
    if unseen:
        raise errors.PapersUnseen(kinds=_named(list(dict.fromkeys(unseen))))


def _named(kinds: list[Any]) -> str:
    return "、".join(str(Kind(kind).label) for kind in kinds)


def _decide(seller: Enterprise, decision: str, reason: str, actor: Actor, at: datetime, **terms: Any) -> Approval:
    """Write the decision; the one that stood is replaced."""
    standing = standing_approval(actor.organisation.pk, seller.pk, lock=True)
    if standing is not None:
        end_approval(standing, Approval.End.REPLACED, "", actor, at)
    approval = Approval.objects.create(
        buyer_id=actor.organisation.pk,
        seller=seller,
        decision=decision,
        reason=clean_text(reason)[:200],
        decided_by=actor.user,
        decided_at=at,
        **terms,
    )
    record(decision.lower(), f"enterprise:{seller.pk}", actor, at, approval=approval.pk, reason=approval.reason)
    return approval
