"""What stands on the first page of a firm beside the list: what else it may do, its growth, its strongest partners."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import can_keep
from common.errors import DomainError
from ecosystem.models import Standing
from ecosystem.queries import newest_snapshot, standings
from enterprises.models import Contest, YearlyFigure
from enterprises.permissions import can_contest, can_keep_licences, can_state_figure
from enterprises.queries import summary, visible_contests
from enterprises.rules.tiers import yearly_growth
from ledger.permissions import can_read_ties
from ledger.queries.counts import Partner, partners_since
from orders.permissions import trades
from orders.queries.board import Filters, board_page, find_orders
from web.ecosystem.introductions import cards_for_home
from web.orders.cards import OrderCard, cards

YEARS = 10  # of the growth curve
MOST = 5  # partners, orders shown
LOOKED_AT = 40  # newest open orders, of which those are shown that fit


@dataclass(frozen=True)
class Way:
    """Something that may be done today though nothing presses: where, and why."""

    title: str
    detail: str
    link: str
    icon: str


@dataclass(frozen=True)
class Year:
    """One year of the own curve: `share` 0..1 of the highest year."""

    year: int
    revenue: Decimal
    share: float


@dataclass(frozen=True)
class Near:
    """A partner of the last year; `share` 0..1 of the one with the most goods."""

    partner: Partner
    share: float


def firm_view(actor: Actor, on: date) -> dict[str, Any]:
    """The context of the part beside the list, for whoever acts for an enterprise."""
    licences, figures = summary.own_licences(actor), summary.own_figures(actor)
    return {
        "view": "firm",
        "standing": standing_of(actor),
        "licences": licences,
        "ways": ways(actor, on, figures),
        "years": _years(figures),
        "last_growth": _last_growth(figures),
        "near": _near(actor, on),
        "open_orders": open_orders(actor),
        "introduced": cards_for_home(actor, on),
        "contests": list(visible_contests(actor).filter(state=Contest.State.OPEN)[:MOST]),
    }


def standing_of(actor: Actor) -> Standing | None:
    """The firm's own row of the newest snapshot; None while the graph was never computed."""
    try:
        return standings(actor, newest_snapshot(actor)).filter(organisation_id=actor.organisation.pk).first()
    except DomainError:
        return None


def ways(actor: Actor, on: date, figures: list[YearlyFigure]) -> list[Way]:
    """What the actor may do for the firm today, the most useful first."""
    firm = actor.organisation.enterprise
    own = reverse("enterprise", args=[firm.pk])
    found: list[Way] = []
    if can_state_figure(actor, firm) and on.year - 1 not in {figure.year for figure in figures}:
        title = _("State the figures of {year}").format(year=on.year - 1)
        detail = _("The size class and the tier are computed from them.")
        found.append(Way(title, detail, reverse("enterprise-figure", args=[firm.pk]), "trending-up"))
    if can_contest(actor, firm):
        detail = _("What others see, what is computed and why; what is wrong can be contested there.")
        found.append(Way(_("Check what is held about us"), detail, own, "scale"))
    if can_keep_licences(actor, firm):
        detail = _("Whoever looks for a partner sees the scope and the end.")
        found.append(Way(_("Keep the licences current"), detail, f"{own}#licences", "certificate"))
    detail = _("Our ties, the ways to others, and what a failure would tear.")
    link = f"{reverse('ecosystem')}?firm={firm.pk}"
    found.append(Way(_("See our place in the chain"), detail, link, "topology-star-3"))
    if can_keep(actor, actor.organisation):
        detail = _("Each with the roles of the work, no more.")
        found.append(Way(_("Invite a colleague"), detail, f"{reverse('people')}#invite", "user-plus"))
    return found


def open_orders(actor: Actor) -> list[OrderCard]:
    """The newest open orders of which the firm may take a part now; none for whoever does not trade."""
    if not trades(actor):
        return []
    found = board_page(find_orders(actor, Filters(is_takeable=True)), None, LOOKED_AT)
    return [card for card in cards(actor, found, timezone.now()) if card.may][:MOST]


def _years(figures: list[YearlyFigure]) -> list[Year]:
    last = figures[-YEARS:]
    highest = max((figure.revenue for figure in last), default=Decimal(0))
    return [Year(f.year, f.revenue, float(f.revenue / highest) if highest else 0.0) for f in last]


def _last_growth(figures: list[YearlyFigure]) -> Decimal | None:
    if len(figures) < 2 or figures[-1].year != figures[-2].year + 1:
        return None
    return yearly_growth(figures[-2].revenue, figures[-1].revenue, 1)


def _near(actor: Actor, on: date) -> list[Near]:
    if not can_read_ties(actor):
        return []
    since = datetime.combine(on - timedelta(days=365), time.min, timezone.get_default_timezone())
    found = partners_since(actor, since)[:MOST]
    most = max((row.supplied for row in found), default=Decimal(0))
    return [Near(row, float(row.supplied / most) if most else 0.0) for row in found]
