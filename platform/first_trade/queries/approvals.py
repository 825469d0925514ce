"""Approvals of suppliers (首营审批): what a buyer decided, and the facts that eligibility asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from common.prepared import Among, Prepared
from enterprises.rules.first_approval import ApprovalState, FirstApproval
from first_trade.models import Approval, PaperVersion
from first_trade.permissions import can_see_own
from first_trade.queries.papers import latest_versions


def first_approval_facts(buyer: int, sellers: Iterable[int], on: date) -> dict[int, FirstApproval]:
    """What `buyer` has decided about each of `sellers` as it stands on the local day `on`; one query.

    For rules of rooms above. A day to come is judged by what stands now; `FirstApproval.is_good` knows the ends.
    """
    keys = set(sellers)
    rows = _OF_BUYER.rows(buyer=buyer, sellers=sorted(keys), before=_end_of(on))
    found = {row.seller_id: _fact(row, on) for row in rows}
    return {key: found.get(key, FirstApproval()) for key in keys}


def first_approval_facts_for_seller(seller: int, buyers: Iterable[int], on: date) -> dict[int, FirstApproval]:
    """The same seen from one seller, by buyer; one query."""
    keys = set(buyers)
    rows = _decided_by(on).filter(seller=seller, buyer__in=keys).order_by("buyer_id", "-decided_at", "-pk")
    found = {row.buyer_id: _fact(row, on) for row in rows.distinct("buyer_id")}
    return {key: found.get(key, FirstApproval()) for key in keys}


def first_approval_facts_of_buyers(buyers: Iterable[int], on: date) -> dict[int, dict[int, FirstApproval]]:
    """Buyer -> seller -> what the one has decided about the other as it stands on the local day `on`; one query."""
    keys = set(buyers)
    rows = _decided_by(on).filter(buyer__in=keys).order_by("buyer_id", "seller_id", "-decided_at", "-pk")
    found: dict[int, dict[int, FirstApproval]] = {key: {} for key in keys}
    for row in rows.distinct("buyer_id", "seller_id"):
        found[row.buyer_id][row.seller_id] = _fact(row, on)
    return found


def _of_buyer(buyer: int, sellers: list[int], before: datetime) -> QuerySet[Approval]:
    found = Approval.objects.filter(Among("seller", sellers), buyer=buyer, decided_at__lt=before)
    return found.order_by("seller_id", "-decided_at", "-pk").distinct("seller_id")


# Written and planned once: every take and every offer asks.
_OF_BUYER = Prepared(_of_buyer, buyer=-1, sellers=[-2], before=datetime.max.replace(tzinfo=UTC))


def _decided_by(on: date) -> QuerySet[Approval]:
    return Approval.objects.filter(decided_at__lt=_end_of(on))


def _end_of(on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time.min, timezone.get_current_timezone())


def _fact(row: Approval, on: date) -> FirstApproval:
    ended = row.ended_at is not None and timezone.localdate(row.ended_at) <= on
    state = ApprovalState.ENDED if ended else ApprovalState(row.decision)
    ends = {code: date.fromisoformat(day) if day else None for code, day in row.class_ends.items()}
    return FirstApproval(state, row.good_until, ends)


def visible_approvals(actor: Actor) -> QuerySet[Approval]:
    """The decisions of the own firm and those about it, the newest first."""
    found = Approval.objects.select_related(
        "buyer__organisation", "seller__organisation", "decided_by", "ended_by"
    ).order_by("-decided_at", "-pk")
    here = actor.organisation.pk
    return found.filter(Q(buyer=here) | Q(seller=here)) if can_see_own(actor) else found.none()


def standing_approval(buyer: int, seller: int, *, lock: bool = False) -> Approval | None:
    """The decision that stands between the two, None where there is none."""
    found = Approval.objects.filter(buyer=buyer, seller=seller, ended_at=None)
    return (found.select_for_update(no_key=True) if lock else found).first()


def approval_history(actor: Actor, seller: int) -> list[Approval]:
    """Every decision of the own firm about a supplier, the newest first."""
    return list(visible_approvals(actor).filter(buyer=actor.organisation.pk, seller=seller))


@dataclass(frozen=True)
class Supplier:
    """One supplier of the own firm: the decision that stands, and papers that came after it."""

    approval: Approval
    fresh: int

    def ends_soon(self, on: date, days: int = 90) -> bool:
        """The approval ends within so many days, or has ended."""
        ends = self.approval.good_until
        return ends is not None and (ends - on).days <= days


def supplier_board(actor: Actor) -> list[Supplier]:
    """The standing decisions of the own firm, the first to end first; two queries."""
    here = actor.organisation.pk
    standing = list(visible_approvals(actor).filter(buyer=here, ended_at=None).order_by("good_until", "pk"))
    fresh = _fresh_papers(here, standing)
    return [Supplier(approval, fresh.get(approval.seller_id, 0)) for approval in standing]


def _fresh_papers(buyer: int, standing: list[Approval]) -> dict[int, int]:
    """Per supplier, how many granted papers are newer than the decision."""
    known = {approval.seller_id: set(approval.versions) for approval in standing}
    found: dict[int, int] = {}
    for version in shown_to(buyer, list(known)):
        if version.pk not in known[version.paper.owner_id]:
            found[version.paper.owner_id] = found.get(version.paper.owner_id, 0) + 1
    return found


def shown_to(buyer: int, owners: list[int]) -> QuerySet[PaperVersion]:
    """The newest papers that several firms show to one partner."""
    return latest_versions(owners, buyer)
