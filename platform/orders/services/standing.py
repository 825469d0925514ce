"""Standing orders: made from an order, changed, paused, let go on, ended; a date is left out or taken back in."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from enterprises.queries import load_calendar
from enterprises.rules.working_days import WorkCalendar
from orders import errors
from orders.errors import standing as refusals
from orders.errors.stock import StockOnce
from orders.models import Order, StandingDate, StandingOrder
from orders.permissions import allowed_on_standing, can_keep
from orders.queries.board import own_draft
from orders.queries.drafts import draft_of
from orders.queries.standing import get_standing
from orders.rules.rhythm import Rhythm, check_rhythm, dated, rhythm_of, turns
from orders.services.drafting import draft_order, record
from orders.services.publishing import publish_order

S = StandingOrder.State
_CHOSEN = ("rhythm", "starts_on", "ends_on", "rest_day", "collect_days", "lead_days")


@transaction.atomic
def make_standing(order_pk: int, rhythm: Rhythm, *, actor: Actor, at: datetime) -> StandingOrder:
    """Post an own order or template anew in a rhythm, from a copy of it that is kept for this alone.

    Raises what would be refused if it were posted today: nobody waits for the first date to learn it.
    """
    source = own_draft(actor, order_pk)
    require(can_keep(actor, source))
    require(not source.is_stock, StockOnce)
    check_rhythm(rhythm, timezone.localdate(at))
    template = draft_order(replace(draft_of(source), closes_at=None), actor=actor, at=at, is_template=True)
    template.copied_from = source
    template.save(update_fields=["copied_from"])
    standing = StandingOrder(template=template, kept_by=actor.user, made_at=at, state=S.PAUSED)
    _choose(standing, rhythm, at)
    standing.save()
    _go_on(standing, actor, at)
    record("orders.standing_made", template, actor, at, standing=standing.pk, rhythm=rhythm.rhythm)
    return standing


@transaction.atomic
def change_standing(pk: int, rhythm: Rhythm, *, actor: Actor, at: datetime) -> StandingOrder:
    """Choose another rhythm; dates that were left out and are none any more are forgotten."""
    standing, today = _mine(pk, "change", actor), timezone.localdate(at)
    if rhythm.starts_on != standing.starts_on:
        check_rhythm(rhythm, today)
    else:
        check_rhythm(replace(rhythm, starts_on=max(today, rhythm.starts_on)), today)
    _choose(standing, rhythm, at)
    ahead = {turn.due_on for turn in turns(rhythm, load_calendar(), today)}
    left_out = standing.dates.filter(outcome=StandingDate.Outcome.SKIPPED, due_on__gte=today)
    left_out.exclude(due_on__in=ahead).delete()
    standing.save()
    if standing.state == S.ACTIVE:
        require(find_next(standing, today, load_calendar()), refusals.NoDate)
        standing.save()
    record("orders.standing_changed", standing.template, actor, at, rhythm=rhythm.rhythm)
    return standing


@transaction.atomic
def pause_standing(pk: int, *, actor: Actor, at: datetime) -> StandingOrder:
    """Post nothing until somebody lets it go on; dates that pass meanwhile are not made up for."""
    standing = _mine(pk, "pause", actor)
    _rest(standing, S.PAUSED, at)
    record("orders.standing_paused", standing.template, actor, at)
    return standing


@transaction.atomic
def resume_standing(pk: int, *, actor: Actor, at: datetime) -> StandingOrder:
    """Let it go on with the next date, in the name of whoever says so; raises what would still be refused."""
    standing = _mine(pk, "resume", actor)
    standing.kept_by = actor.user
    _go_on(standing, actor, at)
    record("orders.standing_resumed", standing.template, actor, at)
    return standing


@transaction.atomic
def end_standing(pk: int, *, actor: Actor, at: datetime) -> StandingOrder:
    """Post nothing any more; what was posted goes its way."""
    standing = _mine(pk, "end", actor)
    _rest(standing, S.ENDED, at)
    record("orders.standing_ended", standing.template, actor, at)
    return standing


@transaction.atomic
def skip_date(pk: int, due_on: date, *, actor: Actor, at: datetime) -> StandingOrder:
    """Leave one coming date out."""
    standing, today, calendar = _mine(pk, "skip", actor), timezone.localdate(at), load_calendar()
    known = set(standing.dates.values_list("due_on", flat=True))
    ahead = [turn for turn in turns(rhythm_of(standing), calendar, today) if turn.due_on not in known]
    require(due_on in {turn.due_on for turn in ahead}, refusals.NotADate)
    require(len(ahead) > 1, refusals.LastDate)
    StandingDate.objects.create(
        standing=standing, due_on=due_on, outcome=StandingDate.Outcome.SKIPPED, happened_at=at, by=actor.user
    )
    return _renewed(standing, calendar, at)


@transaction.atomic
def restore_date(pk: int, due_on: date, *, actor: Actor, at: datetime) -> StandingOrder:
    """Take a coming date back in that was left out."""
    standing, today, calendar = _mine(pk, "restore", actor), timezone.localdate(at), load_calendar()
    left_out = standing.dates.filter(outcome=StandingDate.Outcome.SKIPPED, due_on=due_on)
    is_ahead = due_on in {turn.due_on for turn in turns(rhythm_of(standing), calendar, today)}
    require(is_ahead and left_out.exists(), refusals.NotADate)
    left_out.delete()
    return _renewed(standing, calendar, at)


def order_on(standing: StandingOrder, on: date, *, actor: Actor, at: datetime, calendar: WorkCalendar) -> Order:
    """Draft and publish the order of one day; raises whatever stands against it now."""
    template = standing.template
    gone = template.lines.select_related("product").filter(product__is_active=False).first()
    if gone:
        raise refusals.ProductWithdrawn(field=f"lines.{gone.position}.product", product=str(gone.product))
    draft = dated(draft_of(template), rhythm_of(standing), on, calendar)
    order = draft_order(draft, actor=actor, at=at)
    Order.objects.filter(pk=order.pk).update(copied_from=template)
    return publish_order(order.pk, actor=actor, at=at)


def find_next(standing: StandingOrder, since: date, calendar: WorkCalendar) -> bool:
    """Set the next date on or after `since` that nothing became of yet; False where none is left."""
    known = set(standing.dates.values_list("due_on", flat=True))
    ahead = turns(rhythm_of(standing), calendar, since)
    following = next((turn for turn in ahead if turn.due_on not in known), None)
    standing.next_due_on = following.due_on if following else None
    standing.next_on = following.on if following else None
    return following is not None


def _mine(pk: int, verb: str, actor: Actor) -> StandingOrder:
    """The locked row, for whoever may use the verb now."""
    standing = get_standing(actor, pk, lock=True)
    require(can_keep(actor, standing.template))
    require(verb in allowed_on_standing(actor, standing), errors.MoveNotPossible, state=standing.get_state_display())
    return standing


def _choose(standing: StandingOrder, rhythm: Rhythm, at: datetime) -> None:
    for name in _CHOSEN:
        setattr(standing, name, getattr(rhythm, name))
    standing.changed_at = at


def _go_on(standing: StandingOrder, actor: Actor, at: datetime) -> None:
    """Run from today on, if what it would post today is in order; the trial leaves nothing behind."""
    today, calendar = timezone.localdate(at), load_calendar()
    require(find_next(standing, today, calendar), refusals.NoDate)
    with transaction.atomic():
        order_on(standing, today, actor=actor, at=at, calendar=calendar)
        transaction.set_rollback(True)
    standing.state, standing.changed_at, standing.stop_words, standing.breaks = S.ACTIVE, at, {}, 0
    standing.save()


def _rest(standing: StandingOrder, state: str, at: datetime) -> None:
    standing.state, standing.changed_at = state, at
    standing.next_on = standing.next_due_on = None
    standing.save()


def _renewed(standing: StandingOrder, calendar: WorkCalendar, at: datetime) -> StandingOrder:
    find_next(standing, timezone.localdate(at), calendar)
    standing.changed_at = at
    standing.save()
    return standing
