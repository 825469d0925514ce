"""Rules of shared costs as the text of one cell, and back without loss: files of order lines carry them."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from common.tables import clean_text
from orders.errors.costs import CostUnreadable
from orders.models.costs import CostRule
from orders.rules.costs import CostDraft, yuan

Kind, Basis = CostRule.Kind, CostRule.Basis
KINDS = {
    "运输": Kind.TRANSPORT,
    "包装": Kind.PACKING,
    "冷链箱": Kind.COLD_BOX,
    "装卸": Kind.HANDLING,
    "其他": Kind.OTHER,
}
BASES = {
    "每份": Basis.PER_PART, "每单位": Basis.PER_UNIT, "每件": Basis.PER_PACK, "按金额": Basis.SHARE,
    "总额按数量分摊": Basis.SPLIT_QUANTITY, "总额按金额分摊": Basis.SPLIT_VALUE,
}  # fmt: skip
EXAMPLE = "运输 每份 30.00元 买方50%"
_RULE = re.compile(
    r"^(?P<kind>\S+)\s+(?P<basis>\S+)\s+(?P<amount>\d{1,9}(?:\.\d{1,2})?)(?P<sign>元|%)\s+买方(?P<buyer>\d{1,3})%"
    r"(?P<cold>\s+仅冷链)?(?:\s+[(（](?P<name>.{1,60})[)）])?$"
)


def text_of(costs: Iterable[CostDraft]) -> str:
    """All rules of an order in one cell.

    >>> text_of([CostDraft("COLD_BOX", "PER_PACK", fen=300, cold_only=True, name="泡沫箱")])
    '冷链箱 每件 3.00元 买方100% 仅冷链 (泡沫箱)'
    """
    return "；".join(_said(cost) for cost in costs)


def _said(cost: CostDraft) -> str:
    kind = next(word for word, value in KINDS.items() if value == cost.kind)
    basis = next(word for word, value in BASES.items() if value == cost.basis)
    amount = f"{yuan(cost.points)}%" if cost.basis == Basis.SHARE else f"{yuan(cost.fen)}元"
    words = [kind, basis, amount, f"买方{cost.buyer_percent}%"]
    words += ["仅冷链"] if cost.cold_only else []
    words += [f"({cost.name})"] if cost.name else []
    return " ".join(words)


def costs_in(text: str) -> tuple[CostDraft, ...]:
    """The rules a cell says. Raises CostUnreadable with the piece that is none.

    >>> costs_in("运输 总额按数量分摊 1200元 买方50%; 装卸 按金额 0.8% 买方0%")[1].points
    80
    """
    return tuple(_read(piece) for piece in re.split(r"[;；\n]", text) if piece.strip())


def _read(piece: str) -> CostDraft:
    said = clean_text(piece).replace("％", "%")
    found = _RULE.match(said)
    if not found or found["kind"] not in KINDS or found["basis"] not in BASES:
        raise CostUnreadable(said=said, example=EXAMPLE)
    basis, number = BASES[found["basis"]], int(Decimal(found["amount"]) * 100)
    is_share = basis == Basis.SHARE
    if is_share != (found["sign"] == "%"):
        raise CostUnreadable(said=said, example=EXAMPLE)
    return CostDraft(
        kind=KINDS[found["kind"]],
        basis=basis,
        fen=0 if is_share else number,
        points=number if is_share else 0,
        buyer_percent=int(found["buyer"]),
        cold_only=bool(found["cold"]),
        name=found["name"] or "",
    )


def as_costs(value: Any, _unit: Decimal) -> str:
    """A cell of a file: readable rules as their own text."""
    return text_of(costs_in(str(value)))
