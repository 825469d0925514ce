"""What people do with a case: read it (which is noted), look into it, dismiss it with a reason, act on it."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from ecosystem import queries, rules
from ecosystem.errors import CaseDecided
from ecosystem.models import Action, Case, CaseEvent
from ecosystem.permissions import can_decide_cases
from ecosystem.services.actions import Wish, make_action

_UNDECIDED = (Case.State.OPEN, Case.State.LOOKED_INTO)


def read_case(pk: int, *, actor: Actor, at: datetime) -> Case:
    """One case with its evidence; that it was read, by whom and when, stays in the audit trail."""
    case = queries.get_case(actor, pk)
    _record("viewed", case, actor, at)
    return case


@transaction.atomic
def look_into(pk: int, note: str, *, actor: Actor, at: datetime) -> Case:
    """Somebody takes it up and says how they look into it."""
    return _decide(pk, Case.State.LOOKED_INTO, note, actor, at)


@transaction.atomic
def dismiss(pk: int, reason: str, *, actor: Actor, at: datetime) -> Case:
    """There is an ordinary reason for it; it stays dismissed unless the evidence grows."""
    return _decide(pk, Case.State.DISMISSED, reason, actor, at)


@transaction.atomic
def act_on(pk: int, title: str, working_days: int, *, actor: Actor, at: datetime) -> Action:
    """An action is made of it; the case rests unless the evidence grows."""
    case = _decide(pk, Case.State.ACTED_ON, title, actor, at)
    return make_action(Wish(case.action_key, title, working_days=working_days), actor=actor, at=at)


def _decide(pk: int, state: Case.State, text: str, actor: Actor, at: datetime) -> Case:
    case = queries.get_case(actor, pk, lock=True)
    require(can_decide_cases(actor))
    if case.state not in _UNDECIDED:
        raise CaseDecided
    said = rules.check_words(clean_text(text)[:400], "reason")
    case.state = state
    if state not in _UNDECIDED:
        case.decided_strength = case.strength
    case.save(update_fields=["state", "decided_strength"])
    CaseEvent.objects.create(case=case, what=CaseEvent.What(state.value), text=said, by=actor.user, at=at)
    _record(state.value.lower(), case, actor, at)
    return case


def _record(event: str, case: Case, actor: Actor, at: datetime) -> None:
    record_audit(
        f"ecosystem.case_{event}",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"case:{case.pk}",
    )
