"""Joint purchases as each enterprise sees them: the own demand, of others only how many and, from five on, how much."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Sight
from common.errors import NotFound
from first_trade.queries import first_approval_facts_for_seller
from orders.models import Demand, DemandLine, JointPurchase, Line, Order, PlanPart, Window
from orders.queries.board import in_audience
from orders.rules.joint import SUM_FROM
from products.queries.facts import line_of, load_traders
from products.rules.eligibility import eligibility

S = JointPurchase.State


@dataclass(frozen=True)
class Row:
    """One window of a joint purchase: what the own enterprise needs and got, and what all need where it is shown."""

    window: Window
    demands: int
    together: int | None
    own: int | None
    allotted: int | None

    @property
    def line(self) -> Line:
        """Its line, with the product."""
        return self.window.line


@dataclass(frozen=True)
class View:
    """A joint purchase as one enterprise sees it."""

    purchase: JointPurchase
    demand: Demand | None
    rows: Sequence[Row]

    @property
    def is_short(self) -> bool:
        """Somebody waits for a sum that is not shown yet."""
        return any(row.together is None for row in self.rows)


def visible_joint(actor: Actor) -> QuerySet[JointPurchase]:
    """Those of the own enterprise, those it is asked to take part in or does; what still gathers comes first.

    The committee, and observers invited to see orders, see all of the cluster: how many take part, no enterprise.
    """
    cluster, own = actor.organisation.cluster_id, actor.organisation.pk
    found = JointPurchase.objects.filter(cluster_id=cluster)
    if actor.kind == OrganisationKind.ENTERPRISE:
        mine = Exists(Demand.objects.filter(purchase=OuterRef("pk"), enterprise=own))
        named = JointPurchase.invited.through.objects.filter(jointpurchase=OuterRef("pk"), enterprise=own)
        asked = in_audience(own, Q(Exists(named)), "order__drug_classes")
        found = found.filter(Q(order__buyer=own) | Q(mine) | asked)
    elif not actor.sees(Sight.ORDERS):
        found = found.none()
    return found.select_related("order__buyer__organisation", "cluster").order_by("-opened_at", "-pk")


def joint_list(actor: Actor) -> QuerySet[JointPurchase]:
    """`visible_joint` with the number of demands, the products and whether the own enterprise takes part."""
    mine = Demand.objects.filter(purchase=OuterRef("pk"), enterprise=actor.organisation.pk)
    lines = Prefetch("order__lines", Line.objects.select_related("product").order_by("position"))
    found = visible_joint(actor).annotate(count=Count("demands"), takes_part=Exists(mine))
    return found.prefetch_related(lines)


def get_joint(actor: Actor, pk: int, *, lock: bool = False) -> JointPurchase:
    """One the actor may see, or NotFound."""
    found = visible_joint(actor).filter(pk=pk)
    purchase = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if purchase is None:
        raise NotFound
    return purchase


def joint_view(actor: Actor, pk: int) -> View:
    """One with its lines and the own demand; the number of queries does not depend on how many take part.

    The sum of a window is shown to those who take part from five demands on, because a sum of fewer tells what one
    firm needs; to the opener once nothing can be changed any more, because it goes into the order.
    """
    own = actor.organisation.pk
    purchase = joint_list(actor).filter(pk=pk).first()
    if purchase is None:
        raise NotFound
    demand = Demand.objects.filter(purchase=purchase, enterprise=own).select_related("order").first()
    mine = {row.window_id: row for row in DemandLine.objects.filter(demand=demand)} if demand else {}
    sums = sums_of(purchase)
    decides = purchase.order.buyer_id == own and purchase.state != S.GATHERING
    windows = Window.objects.filter(line__order=purchase.order).select_related("line__product")
    rows = []
    for window in windows.order_by("line__position", "from_on", "pk"):
        count, together = sums.get(window.pk, (0, 0))
        row = mine.get(window.pk)
        rows.append(
            Row(
                window,
                count,
                together if decides or count >= SUM_FROM else None,
                row.quantity if row else None,
                row.allotted if row else None,
            )
        )
    return View(purchase, demand, rows)


def sums_of(purchase: JointPurchase) -> dict[int, tuple[int, int]]:
    """Window -> how many demands there are and how much they are together; one query."""
    found = DemandLine.objects.filter(demand__purchase=purchase).order_by().values_list("window")
    return {window: (count, units) for window, count, units in found.annotate(Count("pk"), Sum("quantity"))}


def demands_of(purchase: JointPurchase) -> list[Demand]:
    """All of them with their lines, earliest first; for services, never for a page."""
    found = Demand.objects.filter(purchase=purchase).select_related("enterprise__organisation", "made_by")
    return list(found.prefetch_related("lines").order_by("made_at", "pk"))


def joint_of(order: Order) -> JointPurchase | None:
    """The joint purchase that is ordered with `order`, or of which it is one enterprise's share."""
    return JointPurchase.objects.select_related("order").filter(Q(order=order) | Q(demands__order=order)).first()


def buyers_by_part(shares: Sequence[PlanPart], demands: Sequence[Demand], at: datetime) -> dict[int, frozenset[int]]:
    """Planned part -> the enterprises whose demand it may serve: those who may buy this line from this seller.

    Shares come with line, product and window. One query for the firms, one per seller for what the buyers decided.
    """
    buyers = {demand.enterprise_id for demand in demands}
    sellers = sorted({share.seller_id for share in shares})
    traders, today = load_traders({*buyers, *sellers}, at=at), timezone.localdate(at)
    approvals = {seller: first_approval_facts_for_seller(seller, buyers, today) for seller in sellers}

    def may(share: PlanPart, buyer: int) -> bool:
        seller = replace(traders[share.seller_id], first_approval=approvals[share.seller_id][buyer])
        return not eligibility(seller, traders[buyer], line_of(share.line.product), share.window.to_on)

    return {share.pk: frozenset(buyer for buyer in buyers if may(share, buyer)) for share in shares}


def joint_due(at: datetime, state: str, column: str) -> list[int]:
    """Those in `state` whose `column` has come, by key; the timer works each off in its own transaction."""
    due = JointPurchase.objects.filter(state=state, **{f"{column}__lte": at}).order_by("pk")
    return list(due.values_list("pk", flat=True)[:500])


def locked_joint(pk: int) -> JointPurchase | None:
    """The row for the timer; None where somebody else works on it now."""
    found = JointPurchase.objects.select_related("order__buyer__organisation").filter(pk=pk)
    return found.select_for_update(no_key=True, of=("self",), skip_locked=True).first()
