"""A plan as its poster reads it: parts with reasons, what stays unmet, who got nothing, what it costs; in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from enterprises.models import Enterprise
from orders.models import Line, Offer, OfferWindow, Override, Plan, PlanPart, Window
from orders.words import PASSED_OVER as PASSED_WORDS
from orders.words import TERMS, gap_figure, gap_words, part_words, said, unmet_words

MILLI_FEN = Decimal(100_000)  # thousandths of a fen in a yuan


@dataclass(frozen=True)
class PartRow:
    """One proposed part and why."""

    part: PlanPart
    why: str
    whole: str

    @property
    def key(self) -> str:
        """Which part of the plan it is: the offer and the window."""
        return f"{self.part.offer_id}-{self.part.window_id}"


@dataclass(frozen=True)
class UnmetRow:
    """What nobody gets of a window, and why."""

    window: Window
    quantity: int
    why: str


@dataclass(frozen=True)
class PassedRow:
    """A seller that offered for a line and gets nothing of it, and why; `windows` is where it could be given some."""

    seller: Enterprise
    offer: Offer | None
    windows: Sequence[OfferWindow]
    why: str


@dataclass(frozen=True)
class LineRow:
    """One line of the order and what the plan makes of it."""

    line: Line
    parts: list[PartRow]
    unmet: list[UnmetRow]
    passed_over: list[PassedRow]

    @property
    def given(self) -> int:
        """The units that somebody gets."""
        return sum(row.part.quantity for row in self.parts)

    @property
    def open(self) -> int:
        """The units that nobody gets."""
        return sum(row.quantity for row in self.unmet)

    @property
    def need(self) -> int:
        """The units the plan was about."""
        return self.given + self.open


@dataclass(frozen=True)
class Proposal:
    """A computed plan, whole. `cost` in yuan by term, as computed; what the poster changed afterwards is not in it."""

    plan: Plan
    lines: list[LineRow]
    cost: list[tuple[str, str, Decimal]]
    total: Decimal
    bound: Decimal
    gap: str
    gap_figure: str

    @property
    def parts(self) -> list[PartRow]:
        """All parts, line by line."""
        return [row for line in self.lines for row in line.parts]

    @property
    def sellers(self) -> int:
        """How many sellers get a part."""
        return len({row.part.seller_id for row in self.parts})

    @property
    def goods(self) -> Decimal:
        """What the parts are worth as they stand now."""
        return sum((row.part.quantity * row.part.price for row in self.parts), Decimal(0))

    @property
    def share(self) -> float:
        """The share of what was wanted that is given, lines counting alike whatever their unit."""
        shares = [row.given / (row.given + row.open) for row in self.lines if row.given + row.open]
        return sum(shares) / len(shares) if shares else 0.0


def proposal_of(plan: Plan) -> Proposal:
    """Put a plan of `newest_plan` (parts and overrides fetched) into words; a constant number of queries."""
    offers = _offers(plan)
    changes = list(plan.overrides.all())
    parts = defaultdict[int, list[PartRow]](list)
    for part in plan.parts.all():
        parts[part.line_id].append(PartRow(part, part_words(part.reasons), part_words(part.reasons, whole=True)))
    unmet, passed = _unmet(plan, changes), _passed_over(plan, offers, changes)
    lines = Line.objects.select_related("product").filter(order=plan.order_id).order_by("position", "pk")
    rows = [LineRow(line, parts[line.pk], unmet[line.pk], passed[line.pk]) for line in lines]
    report = plan.report
    cost = [(name, str(label), yuan(report["cost"][name])) for name, label in TERMS.items() if name in report["cost"]]
    lines_meant = [row for row in rows if row.parts or row.unmet or row.passed_over]
    gap = gap_words(report["gap"], of_part=report.get("bound_of") == "TOUCHED")
    figure = "—" if report["gap"] is None else f"{gap_figure(report['gap'])}%"
    return Proposal(plan, lines_meant, cost, yuan(report["total"]), yuan(report["bound"]), gap, figure)


def yuan(milli_fen: int) -> Decimal:
    """Thousandths of a fen as yuan."""
    return (Decimal(milli_fen) / MILLI_FEN).quantize(Decimal("0.01"))


def _offers(plan: Plan) -> dict[tuple[int, int], Offer]:
    """The offers of the order by (seller, line)."""
    windows = Prefetch("windows", OfferWindow.objects.select_related("window").order_by("window__from_on", "pk"))
    found = Offer.objects.filter(line__order=plan.order_id).exclude(state=Offer.State.WITHDRAWN)
    return {(offer.seller_id, offer.line_id): offer for offer in found.prefetch_related(windows)}


def _unmet(plan: Plan, changes: Sequence[Override]) -> dict[int, list[UnmetRow]]:
    """What was unmet when it was computed, and what the poster's changes took from it or added to it."""
    left = {row["window"]: row["quantity"] for row in plan.report["unmet"]}
    reasons = {row["window"]: row["reason"] for row in plan.report["unmet"]}
    excluded = defaultdict[int, list[str]](list)
    for row in plan.report["passed_over"]:
        excluded[row["line"]] += [row["reason"]["why"]] if row["reason"]["code"] == "EXCLUDED" else []
    moved = defaultdict[int, int](int)
    for change in changes:
        moved[change.window_id] += change.before - change.after
    found = defaultdict[int, list[UnmetRow]](list)
    windows = Window.objects.filter(pk__in={*left, *moved}).order_by("line__position", "from_on", "pk")
    for window in windows:
        quantity = left.get(window.pk, 0) + moved[window.pk]
        if quantity > 0:
            why = _why_unmet(reasons.get(window.pk), excluded[window.line_id], moved[window.pk])
            found[window.line_id].append(UnmetRow(window, quantity, why))
    return found


def _why_unmet(reason: Mapping[str, Any] | None, excluded: Sequence[str], moved: int) -> str:
    """The reason of the computation; where the poster's own changes left it open, that is the reason."""
    return unmet_words(reason, excluded) if reason and moved <= 0 else _("left open by your change")


def _passed_over(
    plan: Plan, offers: Mapping[tuple[int, int], Offer], changes: Sequence[Override]
) -> dict[int, list[PassedRow]]:
    """Who offered and got nothing; who lost everything by a change of the poster is among them."""
    given = {(part.seller_id, part.line_id) for part in plan.parts.all()}
    why = {(row["seller"], row["line"]): said(PASSED_WORDS, row["reason"]) for row in plan.report["passed_over"]}
    barred = {(row["seller"], row["line"]) for row in plan.report["passed_over"] if row["reason"]["code"] == "EXCLUDED"}
    for change in changes:
        pair = (change.offer.seller_id, change.offer.line_id)
        why[pair] = _("taken out by you: {reason}").format(reason=change.reason)
    sellers = Enterprise.objects.select_related("organisation").in_bulk({seller for seller, _line in why})
    found = defaultdict[int, list[PassedRow]](list)
    for pair in sorted(why.keys() - given):
        offer = offers.get(pair)
        windows = list(offer.windows.all()) if offer and pair not in barred else []
        found[pair[1]].append(PassedRow(sellers[pair[0]], offer, windows, why[pair]))
    return found


def picture_of(proposal: Proposal) -> dict[str, Any]:
    """Lines left, sellers right, the share of its line as width; the unmet as one node. Every flow has its words."""
    nodes: dict[str, dict[str, Any]] = {}
    flows: list[dict[str, Any]] = []
    for row in proposal.lines:
        whole = row.given + row.open
        if not whole:
            continue
        left = f"line-{row.line.pk}"
        nodes[left] = {"id": left, "name": f"{row.line.position} {row.line.product.generic_name}", "kind": "line"}
        per_seller = defaultdict[int, int](int)
        for one in row.parts:
            right = f"seller-{one.part.seller_id}"
            name, tier = str(one.part.seller.organisation), one.part.seller.tier
            nodes.setdefault(right, {"id": right, "name": name, "kind": "seller", "tier": tier})
            per_seller[one.part.seller_id] += one.part.quantity
        for seller, quantity in per_seller.items():
            flows.append(_flow(left, f"seller-{seller}", quantity, whole, row.line.unit))
        if row.open:
            nodes.setdefault("unmet", {"id": "unmet", "name": _("Unmet"), "kind": "unmet"})
            flows.append(_flow(left, "unmet", row.open, whole, row.line.unit))
    return {"nodes": list(nodes.values()), "flows": flows}


def _flow(left: str, right: str, quantity: int, whole: int, unit: str) -> dict[str, Any]:
    share = quantity / whole
    return {"from": left, "to": right, "share": share, "words": f"{quantity:,} {unit} · {share:.0%}"}
