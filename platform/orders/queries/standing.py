"""The standing orders of the own firm, their coming dates, and which of them are due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from common.errors import NotFound
from enterprises.rules.working_days import WorkCalendar
from orders.models import StandingDate, StandingOrder
from orders.queries.board import lines_of
from orders.rules.rhythm import POSTS_AT, Rhythm, rhythm_of, spans, turns

SHOWN = 6
S = StandingOrder.State


@dataclass(frozen=True)
class Coming:
    """A coming date: the day of the rhythm, the working day of the posting, its deadline and first delivery."""

    due_on: date
    on: date
    closes_on: date
    first_on: date
    is_skipped: bool = False

    @property
    def is_moved(self) -> bool:
        """A day off moved it."""
        return self.due_on != self.on


def visible_standing(actor: Actor) -> QuerySet[StandingOrder]:
    """Those of the own firm, what stands still and what comes next first, what has ended last."""
    found = StandingOrder.objects.filter(template__buyer_id=actor.organisation.pk)
    found = found.select_related("template__buyer__organisation", "kept_by")
    return found.order_by("next_on", "-changed_at", "pk")


def get_standing(actor: Actor, pk: int, *, lock: bool = False) -> StandingOrder:
    """One of the own firm, or NotFound."""
    found = visible_standing(actor).filter(pk=pk)
    standing = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if standing is None:
        raise NotFound
    return standing


def standing_page(actor: Actor, pk: int) -> StandingOrder:
    """One with its lines and what became of its dates, for its page."""
    dates = StandingDate.objects.select_related("order", "by")
    found = visible_standing(actor).filter(pk=pk)
    standing = found.prefetch_related(Prefetch("template__lines", lines_of()), Prefetch("dates", dates)).first()
    if standing is None:
        raise NotFound
    return standing


def standing_with_lines(actor: Actor) -> list[StandingOrder]:
    """All of the own firm with their lines; the number of queries does not depend on how many."""
    return list(visible_standing(actor).prefetch_related(Prefetch("template__lines", lines_of()), "dates"))


def coming(standing: StandingOrder, since: date, calendar: WorkCalendar, most: int = SHOWN) -> list[Coming]:
    """The next dates, those left out marked; empty where it has stopped or ended."""
    if standing.state in (S.ENDED, S.STOPPED):
        return []
    known = {row.due_on: row.outcome for row in standing.dates.all()}
    return dates_of(rhythm_of(standing), since, calendar, most, known)


def dates_of(
    rhythm: Rhythm, since: date, calendar: WorkCalendar, most: int = SHOWN, known: Mapping[date, str] | None = None
) -> list[Coming]:
    """The next dates of a rhythm, kept or not; what became of dates so far is `known`."""
    outcomes, left_out = known or {}, StandingDate.Outcome.SKIPPED
    ahead = (turn for turn in turns(rhythm, calendar, since) if outcomes.get(turn.due_on, left_out) == left_out)
    return [
        Coming(turn.due_on, turn.on, *spans(rhythm, turn.on, calendar), turn.due_on in outcomes)
        for turn in islice(ahead, most)
    ]


def last_day_due(at: datetime) -> date:
    """The last day whose standing orders are posted by now: today from eight in the morning, before that yesterday."""
    return timezone.localdate(at - timedelta(hours=POSTS_AT.hour))


def standing_due(at: datetime) -> list[int]:
    """Those that are to be posted by now, by key."""
    due = StandingOrder.objects.filter(state=S.ACTIVE, next_on__lte=last_day_due(at)).order_by("pk")
    return list(due.values_list("pk", flat=True)[:500])


def locked_standing(pk: int) -> StandingOrder | None:
    """The row for the timer; None where somebody else works on it now."""
    found = StandingOrder.objects.select_related("template__buyer__organisation", "kept_by").filter(pk=pk)
    return found.select_for_update(no_key=True, of=("self",), skip_locked=True).first()


def stopped_of(actor: Actor) -> QuerySet[StandingOrder]:
    """Those of the own firm that the platform stopped."""
    return visible_standing(actor).filter(state=S.STOPPED)
