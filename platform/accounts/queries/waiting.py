"""What waits in this room for the actor."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import rules
from accounts.actors import Actor
from accounts.queries.secrets_given import invitations
from accounts.queries.signing_in import has_second_factor
from common.waiting import Waiting

ABOUT_TO_EXPIRE = timedelta(days=2)


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """What waits for the actor in this room: a second factor, a due password, invitations about to expire."""
    found = []
    if rules.needs_second_factor(actor.roles) and not has_second_factor(actor.user):
        found.append(
            Waiting(
                room="accounts",
                title=_("Set up your second factor"),
                detail=_("Your role protects other people's data; a code from your phone is asked with the password."),
                link="/account/second-factor/",
                due_on=on,
                is_urgent=True,
            )
        )
    changed_at = actor.user.password_changed_at
    if rules.is_administrator(actor.roles) and changed_at:
        due_on = timezone.localdate(changed_at + rules.ADMINISTRATOR_PASSWORD_LIVES)
        if due_on <= on + timedelta(days=14):
            found.append(
                Waiting(
                    room="accounts",
                    title=_("Change your password"),
                    detail=_("An administrator's password lives 90 days."),
                    link="/account/password/",
                    due_on=due_on,
                )
            )
    return found + _expiring_invitations(actor, on)


def _expiring_invitations(actor: Actor, on: date) -> list[Waiting]:
    at = datetime.combine(on, time.min, timezone.get_current_timezone())
    ends = list(invitations(actor, at).filter(expires_at__lt=at + ABOUT_TO_EXPIRE).values_list("expires_at", flat=True))
    if not ends:
        return []
    title = ngettext("{count} invitation is about to expire", "{count} invitations are about to expire", len(ends))
    return [
        Waiting(
            room="accounts",
            title=title.format(count=len(ends)),
            detail=_("Remind the person, or withdraw it and send a new link."),
            link="/people/",
            due_on=timezone.localdate(ends[0]),
            count=len(ends),
        )
    ]
