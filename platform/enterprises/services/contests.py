"""An enterprise contests a figure, the committee answers within five working days, or the enterprise withdraws."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from enterprises import errors
from enterprises.models import Contest
from enterprises.permissions import can_answer_contest, can_contest
from enterprises.queries.contests import get_contest, visible_contests
from enterprises.queries.register import get_enterprise
from enterprises.queries.working_days import load_calendar
from enterprises.rules.working_days import add_working_days
from enterprises.services.register import ENTERPRISE_FIELDS, touch
from notices.services import emit

ANSWER_WITHIN = 5  # working days
_COMPUTED = frozenset({"name", "unified_social_credit_code", "tier", "has_growth_label", "size"})
_NUMBERED = re.compile(r"(licence|figure|restriction|integrity|standing)\.[\w.]{1,40}")


@transaction.atomic
def file_contest(pk: int, *, figure: str, shown: str, statement: str, actor: Actor, at: datetime) -> Contest:
    """Say that `figure` (a field, `figure.2025`, `licence.7`, ...), shown as `shown`, is wrong, and what is right."""
    enterprise = get_enterprise(actor, pk)
    require(can_contest(actor, enterprise))
    if figure not in ENTERPRISE_FIELDS | _COMPUTED and not _NUMBERED.fullmatch(figure):
        raise errors.FigureUnknown
    if not clean_text(statement):
        raise errors.ReasonMissing(field="statement")
    contest = Contest(
        enterprise=enterprise,
        figure=figure,
        shown=clean_text(shown)[:200],
        statement=clean_text(statement),
        filed_by=actor.user,
        filed_at=at,
        due_on=add_working_days(timezone.localdate(at), ANSWER_WITHIN, load_calendar()),
    )
    try:
        with transaction.atomic():
            contest.save()
    except IntegrityError:
        open_one = visible_contests(actor).get(figure=figure, state=Contest.State.OPEN)
        raise errors.ContestOpen(due_on=open_one.due_on) from None
    touch(enterprise, at)
    _record("enterprises.contest_filed", contest, actor, at)
    return contest


@transaction.atomic
def answer_contest(contest_pk: int, *, accepted: bool, answer: str, actor: Actor, at: datetime) -> Contest:
    """Accept (what was wrong has been corrected) or decline, either way with an answer in words."""
    contest = get_contest(actor, contest_pk, lock=True)
    require(can_answer_contest(actor))
    if not clean_text(answer):
        raise errors.ReasonMissing(field="answer")
    state = Contest.State.ACCEPTED if accepted else Contest.State.DECLINED
    return _close(contest, state, clean_text(answer), actor, at)


@transaction.atomic
def withdraw_contest(contest_pk: int, *, actor: Actor, at: datetime) -> Contest:
    """Take a contest back."""
    contest = get_contest(actor, contest_pk, lock=True)
    require(can_contest(actor, contest.enterprise))
    return _close(contest, Contest.State.WITHDRAWN, "", actor, at)


def _close(contest: Contest, state: str, answer: str, actor: Actor, at: datetime) -> Contest:
    if contest.state != Contest.State.OPEN:
        raise errors.ContestClosed
    contest.state, contest.answer = state, answer
    contest.answered_by, contest.answered_at = actor.user, at
    contest.save()
    touch(contest.enterprise, at)
    _record("enterprises.contest_closed", contest, actor, at)
    emit(
        "enterprise.contest_closed",
        organisations=[contest.enterprise.organisation],
        subject=contest.enterprise,
        payload={"contest": contest.pk, "figure": contest.figure, "state": contest.state, "answer": contest.answer},
        at=at,
    )
    return contest


def _record(event: str, contest: Contest, actor: Actor, at: datetime) -> None:
    record_audit(
        event,
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"enterprise:{contest.enterprise_id}",
        figure=contest.figure,
        state=contest.state,
    )
