"""The clock of standing orders: each due date is posted once, or the standing order stops and says why."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from accounts.actors import Actor, get_actor
from accounts.queries import people_of
from common.errors import DomainError, NotFound
from enterprises.queries import load_calendar
from enterprises.rules.working_days import WorkCalendar
from notices.services import emit, tell
from orders.errors.standing import KeepsBreaking, PosterGone
from orders.models import Order, StandingDate, StandingOrder
from orders.permissions import can_keep
from orders.queries.standing import last_day_due, locked_standing, standing_due
from orders.rules.rhythm import Turn, rhythm_of, turns
from orders.services.drafting import record
from orders.services.standing import find_next, order_on
from orders.services.telling import TRADE

log = logging.getLogger(__name__)
S, Outcome = StandingOrder.State, StandingDate.Outcome
MOST_BREAKS = 5  # beats in a row, five minutes of the timetable

POSTED = gettext_noop("Standing order “{title}”: posted as {number}, offers until {until}. Next date: {following}.")
OVER = gettext_noop("Standing order “{title}”: {number} was the last one, offers until {until}.")
STOPPED = gettext_noop("Standing order “{title}” has stopped and posted nothing: {why} Mend it and let it go on.")


def post_due(at: datetime) -> int:
    """Post every standing order whose day has come, each in its own transaction; safe to run twice at once.

    One at which the platform itself fails does not hold up the others: the next beats try again, then it stops like one
    that something stands against.
    """
    done = 0
    for pk in standing_due(at):
        try:
            done += post_one(pk, at=at)
        except Exception:
            log.exception("standing order %s could not be posted", pk)
            _count_break(pk, at)
    return done


@transaction.atomic
def _count_break(pk: int, at: datetime) -> None:
    """What was begun is rolled back by now; after so many times in a row nobody waits for the next."""
    standing = locked_standing(pk)
    if standing is None or standing.state != S.ACTIVE:
        return
    standing.breaks += 1
    standing.save(update_fields=["breaks"])
    if standing.breaks >= MOST_BREAKS:
        refusal, why = KeepsBreaking(times=standing.breaks), {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                why[language] = str(refusal)
        _stop(standing, why, at)


@transaction.atomic
def post_one(pk: int, *, at: datetime) -> bool:
    """Post one, if it is due and nobody else is at it: the order and the mark of its date, or neither."""
    standing = locked_standing(pk)
    if standing is None or standing.state != S.ACTIVE or standing.next_on is None:
        return False
    calendar, today = load_calendar(), timezone.localdate(at)
    due = _due_turns(standing, at, calendar)
    order = _try(standing, at, calendar) if due else None
    if due and order is None:
        return False
    if order:
        _mark(standing, due, order, at)
    if not find_next(standing, today, calendar):
        standing.state = S.ENDED
    standing.changed_at, standing.breaks = at, 0
    standing.save()
    if order:
        _tell_posted(standing, order, at)
    return order is not None


def _due_turns(standing: StandingOrder, at: datetime, calendar: WorkCalendar) -> list[Turn]:
    """The dates that have come by the calendar of today, without those left out; none where it was moved meanwhile."""
    known = set(standing.dates.values_list("due_on", flat=True))
    ahead = turns(rhythm_of(standing), calendar, standing.next_on or timezone.localdate(at))
    last = last_day_due(at)
    return [turn for turn in ahead if turn.on <= last and turn.due_on not in known]


def _try(standing: StandingOrder, at: datetime, calendar: WorkCalendar) -> Order | None:
    """The order of today; None where it stopped because something stands against it."""
    why: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            try:
                with transaction.atomic():
                    actor = _poster(standing)
                    return order_on(standing, timezone.localdate(at), actor=actor, at=at, calendar=calendar)
            except DomainError as refusal:
                why[language] = str(refusal)
    _stop(standing, why, at)
    return None


def _poster(standing: StandingOrder) -> Actor:
    """In whose name it is posted; raises where they may not post any more."""
    try:
        actor = get_actor(standing.kept_by_id, standing.template.buyer_id)
    except NotFound:
        raise PosterGone(name=standing.kept_by.name) from None
    if not can_keep(actor, standing.template):
        raise PosterGone(name=standing.kept_by.name)
    return actor


def _mark(standing: StandingOrder, due: list[Turn], order: Order, at: datetime) -> None:
    """The last of the dates is this order; earlier ones passed while the platform stood still and are not made up."""
    rows = [
        StandingDate(
            standing=standing,
            due_on=turn.due_on,
            outcome=Outcome.POSTED if turn is due[-1] else Outcome.MISSED,
            order=order if turn is due[-1] else None,
            happened_at=at,
        )
        for turn in due
    ]
    StandingDate.objects.bulk_create(rows)
    record("orders.standing_posted", order, None, at, standing=standing.pk, due_on=str(due[-1].due_on))


def _stop(standing: StandingOrder, why: dict[str, str], at: datetime) -> None:
    """It posts nothing until somebody lets it go on; `why` is the reason by language."""
    standing.state, standing.stop_words, standing.changed_at = S.STOPPED, why, at
    standing.next_on = standing.next_due_on = None
    standing.save()
    record("orders.standing_stopped", standing.template, None, at, why=why.get(settings.LANGUAGE_CODE, ""))
    _tell_programs("standing_order.stopped", standing, at, title=standing.template.title, reason=why)
    _tell(standing, STOPPED, f"/orders/standing/{standing.pk}/", at, why)


def _tell_posted(standing: StandingOrder, order: Order, at: datetime) -> None:
    until = f"{timezone.localtime(order.closes_at):%Y-%m-%d %H:%M}"
    sentence = POSTED if standing.next_on else OVER
    following = f"{standing.next_on}"
    _tell(standing, sentence, f"/orders/{order.pk}/", at, {}, number=order.number, until=until, following=following)
    said: dict[str, Any] = {"order": order.pk, "number": order.number, "title": order.title}
    said |= {"closes_at": order.closes_at and order.closes_at.isoformat()}
    said |= {"next_on": following if standing.next_on else None}
    _tell_programs("standing_order.posted", standing, at, **said)


def _tell_programs(event: str, standing: StandingOrder, at: datetime, **said: Any) -> None:
    home = standing.template.buyer.organisation
    emit(event, organisations=[home], subject=standing, payload={"standing_order": standing.pk, **said}, at=at)


def _tell(standing: StandingOrder, sentence: str, link: str, at: datetime, why: dict[str, str], **words: str) -> None:
    """Tell the owners and trade people of the firm, each with the reason in their own language."""
    members = list(people_of([standing.template.buyer_id], TRADE))
    for language, _name in settings.LANGUAGES:
        people = [row.user for row in members if (row.user.language or settings.LANGUAGE_CODE) == language]
        if people:
            tell(
                people,
                organisation=members[0].organisation,
                room="orders",
                kind="standing",
                sentence=sentence,
                words={"title": standing.template.title, "why": why.get(language, ""), **words},
                link=link,
                subject=standing,
                at=at,
            )
