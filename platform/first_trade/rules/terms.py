"""Until when an approval is good: the first end among its papers, and for each class that of its authorisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enterprises.rules.first_approval import ALL_CLASSES
from first_trade.models import Kind
from first_trade.rules.checklist import OF_SALESPERSON, REQUIRED, PaperFact, paper_state
from first_trade.rules.checklist import PaperState as State


@dataclass(frozen=True)
class Terms:
    """`good_until` by the firm's own papers (None: without end); `class_ends` by its salespeople's authorisations."""

    good_until: date | None
    class_ends: dict[str, date | None]


def terms_of(papers: Iterable[PaperFact], on: date) -> Terms:
    """The terms of papers that are in force on `on`; expired ones give no right and take none.

    A firm's kind is good as long as its longest-lived paper; the file as long as its first required kind. A class is
    good as long as one salesperson has both an identity card and an authorisation for it.
    """
    mine = [paper for paper in papers if paper_state(paper.expires_on, on) != State.EXPIRED]
    firm_kinds = [kind for kind in REQUIRED if kind not in OF_SALESPERSON]
    ends = [_last(paper.expires_on for paper in mine if paper.kind == kind) for kind in firm_kinds]
    return Terms(min((day for day in ends if day), default=None), _class_ends(mine))


def _last(ends: Iterable[date | None]) -> date | None:
    """The latest of several ends; one without end outlives all."""
    days = list(ends)
    return None if None in days else max((day for day in days if day), default=None)


def _class_ends(papers: list[PaperFact]) -> dict[str, date | None]:
    cards = {paper.holder: paper.expires_on for paper in papers if paper.kind == Kind.SALESPERSON_ID}
    found: dict[str, date | None] = {}
    for paper in papers:
        if paper.kind != Kind.AUTHORISATION or paper.holder not in cards:
            continue
        ends = min((day for day in (paper.expires_on, cards[paper.holder]) if day), default=None)
        for code in paper.classes or (ALL_CLASSES,):
            found[code] = _last([found[code], ends]) if code in found else ends
    return found
