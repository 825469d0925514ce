"""The parts of a joint purchase are shared out: every enterprise gets an order of its own, with its own sellers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from accounts.actors import Actor
from orders.models import CostRule, Demand, DemandLine, JointPurchase, Line, Order, Part, PlanPart, SubOrder, Window
from orders.queries.joint import buyers_by_part, demands_of
from orders.rules.joint import Lot, share_out
from orders.rules.moves import check_move
from orders.services.closing import confirm
from orders.services.drafting import record
from orders.services.joint_telling import tell_some

Given = dict[int, dict[int, int]]  # planned part -> enterprise -> units


def share_parts(purchase: JointPurchase, shares: Sequence[PlanPart], *, actor: Actor, at: datetime) -> list[SubOrder]:
    """Share what was decided among the demands by the published rule (docs/decisions/0034-joint-purchase.md).

    `shares` are the parts of the confirmed plan with line, product and window. One order per enterprise, one sub-order
    per enterprise and seller: each contracts, receives and pays for itself. The order upward has done its work and is
    closed. The caller holds its lock.
    """
    demands = demands_of(purchase)
    given = _given(shares, demands, at)
    made: list[SubOrder] = []
    for demand in demands:
        mine = [
            (share, given[share.pk][demand.enterprise_id])
            for share in shares
            if demand.enterprise_id in given[share.pk]
        ]
        _note(demand, mine)
        if mine:
            made += _order_of(demand, purchase.order, mine, at)
    _close(purchase, actor, at)
    tell_some({d.enterprise_id for d in demands if d.order_id is None}, purchase, "nothing", at=at)
    return made


def _given(shares: Sequence[PlanPart], demands: Sequence[Demand], at: datetime) -> Given:
    """Window by window, by the rule."""
    may, found = buyers_by_part(shares, demands, at), Given()
    needs: dict[int, dict[int, int]] = defaultdict(dict)
    for demand in demands:
        for row in demand.lines.all():
            needs[row.window_id][demand.enterprise_id] = row.quantity
    by_window: dict[int, list[PlanPart]] = defaultdict(list)
    for share in shares:
        by_window[share.window_id].append(share)
    for window, parts in by_window.items():
        lots = [Lot(part.seller_id, part.quantity, part.line.pack_multiple, may[part.pk]) for part in parts]
        found |= dict(zip([part.pk for part in parts], share_out(lots, needs[window]), strict=True))
    return found


def _note(demand: Demand, mine: Sequence[tuple[PlanPart, int]]) -> None:
    """Every line of the demand knows what came of it."""
    got: dict[int, int] = defaultdict(int)
    for share, units in mine:
        got[share.window_id] += units
    rows = list(demand.lines.all())
    for row in rows:
        row.allotted = got[row.window_id]
    DemandLine.objects.bulk_update(rows, ["allotted"])


def _order_of(demand: Demand, whole: Order, mine: Sequence[tuple[PlanPart, int]], at: datetime) -> list[SubOrder]:
    """The order of one enterprise, confirmed with its sellers. It asks nobody: what it holds is its own matter."""
    order = Order.objects.create(
        cluster_id=whole.cluster_id, buyer_id=demand.enterprise_id, title=whole.title, note=whole.note,
        state=Order.State.OPEN, way=whole.way, audience=Order.Audience.INVITED, destination=demand.destination,
        contact=demand.contact, payment_days=whole.payment_days, minimum_life_days=whole.minimum_life_days,
        buyer_size=demand.enterprise.size, drug_classes=sorted({share.line.product.drug_class for share, _n in mine}),
        copied_from=whole, posted_by=demand.made_by, created_at=whole.created_at, changed_at=at,
        published_at=whole.published_at, closes_at=whole.closes_at,
    )  # fmt: skip
    CostRule.objects.bulk_create(_copied(rule, order) for rule in CostRule.objects.filter(order=whole))
    lines, windows = _lines_of(order, mine)
    Part.objects.bulk_create(
        Part(
            line=lines[share.line_id], window=windows[share.window_id], seller_id=share.seller_id, quantity=units,
            price=share.price, from_on=share.window.from_on, to_on=share.window.to_on, taken_by=demand.made_by,
            taken_at=at,
        )
        for share, units in mine
    )  # fmt: skip
    Demand.objects.filter(pk=demand.pk).update(order=order)
    demand.order = order
    return confirm(order, at=at, says="joint_confirmed")


def _copied(rule: CostRule, order: Order) -> CostRule:
    """A rule of shared costs holds in the order of every buyer; totals are not split over a joint purchase."""
    rule.pk, rule.order = None, order
    return rule


def _lines_of(order: Order, mine: Sequence[tuple[PlanPart, int]]) -> tuple[dict[int, Line], dict[int, Window]]:
    """The lines and windows of what came, by the line and the window of the order upward; nothing is left of them."""
    units: dict[int, int] = defaultdict(int)
    by_line: dict[int, int] = defaultdict(int)
    for share, quantity in mine:
        units[share.window_id] += quantity
        by_line[share.line_id] += quantity
    of_line = {share.line_id: share.line for share, _n in mine}
    of_window = {share.window_id: share.window for share, _n in mine}
    wanted = sorted(of_line.values(), key=lambda line: line.position)
    lines = {
        line.pk: Line(
            order=order, position=place, product_id=line.product_id, quantity=by_line[line.pk], unit=line.unit,
            pack_multiple=line.pack_multiple, note=line.note,
        )
        for place, line in enumerate(wanted, 1)
    }  # fmt: skip
    Line.objects.bulk_create(lines.values())
    windows = {
        pk: Window(line=lines[w.line_id], from_on=w.from_on, to_on=w.to_on, quantity=units[pk], remaining=0)
        for pk, w in sorted(of_window.items())
    }
    Window.objects.bulk_create(windows.values())
    return lines, windows


def _close(purchase: JointPurchase, actor: Actor, at: datetime) -> None:
    order = purchase.order
    order.state = check_move(order, "share_out")
    order.confirmed_at = order.ended_at = order.changed_at = at
    order.save(update_fields=["state", "confirmed_at", "ended_at", "changed_at"])
    purchase.state = JointPurchase.State.SHARED
    purchase.ended_at = purchase.changed_at = at
    purchase.save(update_fields=["state", "ended_at", "changed_at"])
    record("orders.shared_out", order, actor, at)
