"""From insight to act: an action is made of something seen, handed on, put off, noted on, and ends with its result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import User
from common.errors import require
from common.tables import clean_text
from ecosystem import queries, rules
from ecosystem.errors import OwnerUnknown
from ecosystem.models import Action, ActionEvent
from ecosystem.permissions import can_act, can_work_on
from ecosystem.subjects import figure_label, named, series
from enterprises.queries import load_calendar
from enterprises.rules.working_days import add_working_days
from notices.services import tell

What = ActionEvent.What
ENTRUSTED = gettext_noop("{who} entrusted you with “{title}”, due on {due}.")
PUT_OFF = gettext_noop("“{title}” is now due on {due}: {reason}")


@dataclass(frozen=True)
class Wish:
    """What is to be done about a subject; without `owner` the actor owns it. `figure` empty: nothing is measured."""

    subject: str
    title: str
    kind: str = Action.Kind.TASK
    figure: str = ""
    note: str = ""
    working_days: int = 10
    owner: int | None = None


@transaction.atomic
def make_action(wish: Wish, *, actor: Actor, at: datetime) -> Action:
    """Make an action of something the actor sees; its figure is measured now, by the subject itself."""
    require(can_act(actor))
    named(actor, wish.subject)
    measured = _last_measured(actor, wish)
    rules.check_due(wish.working_days)
    action = Action.objects.create(
        cluster_id=actor.cluster.pk,
        organisation_id=actor.organisation.pk,
        kind=Action.Kind(wish.kind),
        title=rules.check_words(clean_text(wish.title)[:200], "title"),
        note=clean_text(wish.note)[:2000],
        subject=wish.subject,
        figure=wish.figure,
        started_with=measured,
        owner=_owner(actor, wish.owner),
        due_on=add_working_days(timezone.localdate(at), wish.working_days, load_calendar()),
        made_by=actor.user,
        made_at=at,
    )
    _happened(action, What.MADE, "", actor, at)
    _tell_owner(action, ENTRUSTED, actor, at)
    return action


def _last_measured(actor: Actor, wish: Wish) -> float | None:
    if not wish.figure:
        return None
    figure_label(wish.subject, wish.figure)
    known = series(actor, wish.subject, wish.figure)
    return known[-1].value if known else None


def _owner(actor: Actor, user_id: int | None) -> User:
    if user_id is None or user_id == actor.user.pk:
        return actor.user
    found = queries.owners_for(actor).filter(user_id=user_id).first()
    if found is None:
        raise OwnerUnknown(field="owner")
    return found.user


@transaction.atomic
def hand_on(pk: int, owner: int, *, actor: Actor, at: datetime) -> Action:
    """Somebody else owns it from now on, and is told."""
    action = _to_work_on(pk, actor)
    action.owner = _owner(actor, owner)
    action.save(update_fields=["owner"])
    _happened(action, What.HANDED_ON, action.owner.name, actor, at)
    _tell_owner(action, ENTRUSTED, actor, at)
    return action


@transaction.atomic
def put_off(pk: int, working_days: int, reason: str, *, actor: Actor, at: datetime) -> Action:
    """A new due day, so many working days from now, with the reason."""
    action = _to_work_on(pk, actor)
    rules.check_due(working_days)
    said = rules.check_words(clean_text(reason)[:300], "reason")
    action.due_on = add_working_days(timezone.localdate(at), working_days, load_calendar())
    action.save(update_fields=["due_on"])
    _happened(action, What.PUT_OFF, f"{action.due_on}: {said}", actor, at)
    _tell_owner(action, PUT_OFF, actor, at, reason=said)
    return action


@transaction.atomic
def note_on(pk: int, text: str, *, actor: Actor, at: datetime) -> Action:
    """A line of the story: what was tried, what was answered."""
    action = _to_work_on(pk, actor)
    _happened(action, What.NOTED, rules.check_words(clean_text(text)[:400], "text"), actor, at)
    return action


def finish(pk: int, result: str, *, actor: Actor, at: datetime) -> Action:
    """It is done, and what came of it; the figure goes on being measured."""
    return _end(pk, Action.State.DONE, result, actor, at)


def drop(pk: int, reason: str, *, actor: Actor, at: datetime) -> Action:
    """It is not done after all, and why."""
    return _end(pk, Action.State.DROPPED, reason, actor, at)


@transaction.atomic
def _end(pk: int, state: Action.State, text: str, actor: Actor, at: datetime) -> Action:
    action = _to_work_on(pk, actor)
    action.result = rules.check_words(clean_text(text)[:400], "result")
    action.state, action.ended_at = state, at
    action.save(update_fields=["result", "state", "ended_at"])
    _happened(action, What(state.value), action.result, actor, at)
    return action


def _to_work_on(pk: int, actor: Actor) -> Action:
    action = queries.get_action(actor, pk, lock=True)
    require(can_work_on(actor, action))
    rules.check_open(action.state)
    return action


def _happened(action: Action, what: ActionEvent.What, text: str, actor: Actor, at: datetime) -> None:
    ActionEvent.objects.create(action=action, what=what, text=text, by=actor.user, at=at)
    record_audit(
        f"ecosystem.action_{what.value.lower()}",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"action:{action.pk}",
        about=action.subject,
    )


def _tell_owner(action: Action, sentence: str, actor: Actor, at: datetime, **words: Any) -> None:
    if action.owner_id == actor.user.pk:
        return
    tell(
        [action.owner],
        organisation=action.organisation,
        room="ecosystem",
        kind="action",
        subject=action,
        sentence=sentence,
        words={"who": actor.user.name, "title": action.title, "due": f"{action.due_on}", **words},
        link=f"/actions/{action.pk}/",
        at=at,
    )
