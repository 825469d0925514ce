"""What a plan changes of what stood before it: of the plan it follows, or of the parts that are agreed already."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from common.errors import Sentence
from enterprises.models import Enterprise
from orders.models import Line, Offer, Part, Plan, Window
from orders.words import part_words


class Kind(StrEnum):
    """What becomes of a part."""

    GONE = "GONE"
    CHANGED = "CHANGED"
    NEW = "NEW"
    KEPT = "KEPT"


WORDS: dict[Kind, Sentence] = {
    Kind.GONE: _("gone"),
    Kind.CHANGED: _("changed"),
    Kind.NEW: _("new"),
    Kind.KEPT: _("stays"),
}


@dataclass(frozen=True)
class Change:
    """One seller in one delivery time of a line: units before and after, and why."""

    kind: Kind
    line: Line
    window: Window
    seller: Enterprise
    before: int
    after: int
    why: str

    @property
    def tone(self) -> str:
        """How the kind is coloured."""
        return {Kind.GONE: "error", Kind.CHANGED: "wait", Kind.NEW: "done", Kind.KEPT: ""}[self.kind]

    @property
    def word(self) -> str:
        """The kind in a word."""
        return str(WORDS[self.kind])


@dataclass(frozen=True)
class Changes:
    """Every part before and after, those that change first; `is_addition`: what was agreed only grows."""

    rows: Sequence[Change]
    is_addition: bool

    def count(self, kind: Kind) -> int:
        """How many parts are of a kind."""
        return sum(1 for row in self.rows if row.kind is kind)

    @property
    def moved(self) -> list[Change]:
        """The parts that do not stay as they are."""
        return [row for row in self.rows if row.kind is not Kind.KEPT]

    @property
    def kept(self) -> int:
        """Parts that stay as they are."""
        return self.count(Kind.KEPT)

    @property
    def changed(self) -> int:
        """Parts with another quantity."""
        return self.count(Kind.CHANGED)

    @property
    def new(self) -> int:
        """Parts that were not there."""
        return self.count(Kind.NEW)

    @property
    def gone(self) -> int:
        """Parts that are no more."""
        return self.count(Kind.GONE)


def changes_of(plan: Plan | None) -> Changes | None:
    """Set a plan of `newest_plan` beside what stood before; None for a first plan. A constant number of queries."""
    if plan is None or "before" not in plan.report:
        return None
    adds = bool(plan.report["adds"])
    before = {(row["seller"], row["window"]): row["quantity"] for row in plan.report["before"]}
    parts = {(part.seller_id, part.window_id): part for part in plan.parts.all()}
    keys = {*before, *parts}
    sellers = Enterprise.objects.select_related("organisation").in_bulk({seller for seller, _window in keys})
    windows = Window.objects.select_related("line__product").in_bulk({window for _seller, window in keys})
    gone = _gone(plan)
    rows = []
    for key in keys:
        was, part = before.get(key, 0), parts.get(key)
        after = (part.quantity if part else 0) + (was if adds else 0)
        kind = _kind(was, after)
        window = windows[key[1]]
        why = part_words(part.reasons) if part and kind is not Kind.KEPT else ""
        why = why if kind is not Kind.GONE else gone.get((key[0], window.line_id), "")
        rows.append(Change(kind, window.line, window, sellers[key[0]], was, after, why))
    rows += _given_back(plan) if adds else []
    order = list(Kind)
    rows.sort(key=lambda row: (order.index(row.kind), row.line.position, row.window.from_on, row.seller.pk))
    return Changes(rows, adds)


def _kind(before: int, after: int) -> Kind:
    if before == after:
        return Kind.KEPT
    if not before:
        return Kind.NEW
    return Kind.CHANGED if after else Kind.GONE


def _gone(plan: Plan) -> dict[tuple[int, int], str]:
    """Why a seller has nothing of a line any more: the reason it gave when it withdrew."""
    found = Offer.objects.filter(line__order=plan.order_id, state=Offer.State.WITHDRAWN).order_by("changed_at")
    said = _("withdrew its offer: {reason}")
    return {(offer.seller_id, offer.line_id): str(said).format(reason=offer.state_reason) for offer in found}


def _given_back(plan: Plan) -> list[Change]:
    """The parts that were given back: what the plan shares out again came from them."""
    found = Part.objects.filter(line__order=plan.order_id, state__in=[Part.State.WITHDRAWN, Part.State.RELEASED])
    found = found.select_related("line__product", "window", "seller__organisation")
    return [
        Change(Kind.GONE, part.line, part.window, part.seller, part.covered, 0,
               f"{part.get_state_display()} · {part.state_reason}")
        for part in found
    ]  # fmt: skip
