"""The checklist of a first-trade file: which kinds are required, on what basis, and how far a file has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from first_trade.models import Kind

ALERTS = (30, 60, 90)  # days before a paper ends at which its firm and its partners are told
RULES_VERSION = "2026-11"


@dataclass(frozen=True)
class KindRule:
    """What the rules ask of a kind. `ends`: a last day stands on the paper and must be entered."""

    kind: Kind
    is_required: bool
    ends: bool
    of_salesperson: bool
    basis: str


_GSP = "GSP"  # 药品经营质量管理规范现场检查指导原则, 2016 revision; the numbers are its check items
CHECKLIST = (
    KindRule(Kind.LICENCE, True, True, False, f"{_GSP} *06201"),
    KindRule(Kind.BUSINESS_LICENCE, True, False, False, f"{_GSP} *06201"),
    KindRule(Kind.ANNUAL_REPORT, True, False, False, f"{_GSP} *06201"),
    KindRule(Kind.GSP_CERTIFICATE, False, True, False, "2019-12"),
    KindRule(Kind.SEAL_SAMPLE, True, False, False, f"{_GSP} *06201"),
    KindRule(Kind.DELIVERY_NOTE, True, False, False, f"{_GSP} *06201"),
    KindRule(Kind.BANK_ACCOUNT, True, False, False, f"{_GSP} *06201"),
    KindRule(Kind.SALESPERSON_ID, True, False, True, f"{_GSP} *06401"),
    KindRule(Kind.AUTHORISATION, True, True, True, f"{_GSP} *06401"),
    KindRule(Kind.QUALITY_AGREEMENT, True, True, False, f"{_GSP} 06501"),
)
RULE_OF = {rule.kind: rule for rule in CHECKLIST}
REQUIRED = tuple(rule.kind for rule in CHECKLIST if rule.is_required)
OF_SALESPERSON = frozenset(rule.kind for rule in CHECKLIST if rule.of_salesperson)


class PaperState(StrEnum):
    """Where a place of the checklist stands on a day."""

    MISSING = "MISSING"
    EXPIRED = "EXPIRED"
    EXPIRING = "EXPIRING"
    GOOD = "GOOD"


@dataclass(frozen=True)
class PaperFact:
    """The newest version of a paper as the rules see it; `version` is its key."""

    version: int
    kind: str
    holder: str = ""
    partner: int | None = None
    expires_on: date | None = None
    classes: tuple[str, ...] = ()


def paper_state(expires_on: date | None, on: date) -> PaperState:
    """The state of a paper that is there; its day of expiry is the last good one.

    >>> paper_state(date(2026, 11, 22), date(2026, 11, 22)).value, paper_state(None, date(2026, 11, 22)).value
    ('EXPIRING', 'GOOD')
    """
    if expires_on is None:
        return PaperState.GOOD
    left = (expires_on - on).days
    if left < 0:
        return PaperState.EXPIRED
    return PaperState.EXPIRING if left <= ALERTS[-1] else PaperState.GOOD


def alert_days(expires_on: date | None, on: date) -> int | None:
    """The alert that has been reached: 30, 60 or 90 days, 0 where it has expired, None before all of them."""
    if expires_on is None:
        return None
    left = (expires_on - on).days
    return 0 if left < 0 else next((days for days in ALERTS if left <= days), None)


def state_of_kind(kind: str, papers: Iterable[PaperFact], on: date) -> PaperState:
    """The best state among the papers of a kind: one salesperson with good papers is enough."""
    order = (PaperState.GOOD, PaperState.EXPIRING, PaperState.EXPIRED)
    found = {paper_state(paper.expires_on, on) for paper in papers if paper.kind == kind}
    return next((state for state in order if state in found), PaperState.MISSING)


def missing_kinds(papers: Iterable[PaperFact], on: date) -> list[Kind]:
    """Required kinds that are not there or have expired, in the order of the checklist."""
    mine = list(papers)
    bad = {PaperState.MISSING, PaperState.EXPIRED}
    return [kind for kind in REQUIRED if state_of_kind(kind, mine, on) in bad]


def completeness(papers: Iterable[PaperFact], on: date) -> tuple[int, int]:
    """How many of the required kinds are there and in force, and how many there are."""
    return len(REQUIRED) - len(missing_kinds(papers, on)), len(REQUIRED)
