"""The words for the events of the audit trail, and for what they are about."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AuditEntry
from accounts.queries import visible_organisations

EVENTS = {
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "sign_in_failed": _("could not sign in"),
    "name_locked": _("sign-in name locked"),
    "session_idle": _("session ended, nobody was there"),
    "session_ended": _("signed out at a device"),
    "other_sessions_ended": _("signed out everywhere else"),
    "access_refused": _("access refused"),
    "password_confirmed": _("password confirmed"),
    "password_changed": _("password changed"),
    "profile_changed": _("profile changed"),
    "second_factor_set_up": _("second factor set up"),
    "second_factor_confirmed": _("second factor confirmed"),
    "second_factor_removed": _("second factor removed"),
    "recovery_codes_renewed": _("recovery codes renewed"),
    "organisation_added": _("organisation added"),
    "cluster_founded": _("cluster founded"),
    "organisation_switched": _("began to act for the organisation"),
    "person_invited": _("person invited"),
    "invitation_accepted": _("invitation accepted"),
    "invitation_withdrawn": _("invitation withdrawn"),
    "way_back_given": _("way back given"),
    "way_back_used": _("came back with a way back"),
    "roles_changed": _("roles changed"),
    "membership_ended": _("membership ended"),
    "token_created": _("token created"),
    "token_revoked": _("token revoked"),
    "enterprises.added": _("enterprise added"),
    "enterprises.changed": _("registered data changed"),
    "enterprises.imported": _("register imported"),
    "enterprises.exported": _("register exported"),
    "enterprises.calendar_imported": _("working-day plan entered"),
    "enterprises.figure_stated": _("yearly figures stated"),
    "enterprises.licence_added": _("licence entered"),
    "enterprises.licence_changed": _("licence changed"),
    "enterprises.licence_status": _("status of a licence changed"),
    "enterprises.restricted": _("restriction put on"),
    "enterprises.restriction_lifted": _("restriction lifted"),
    "enterprises.contest_filed": _("figure contested"),
    "enterprises.contest_closed": _("contest closed"),
    "enterprises.tiers_proposed": _("tiers computed"),
    "enterprises.tier_confirmed": _("tier confirmed"),
    "enterprises.tier_rule_written": _("tier rules written"),
}
ENTERPRISE = re.compile(r"^enterprise:(\d{1,18})$")


def event_words(event: str) -> str:
    """The event as people say it; other rooms' events are shown by their code."""
    return str(EVENTS.get(event, event))


def subject_words(actor: Actor, entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Entry -> what it is about: enterprises by name, in one query; everything else as written."""
    written = {entry.pk: entry.subject for entry in entries}
    firms = {pk: int(found[1]) for pk, subject in written.items() if (found := ENTERPRISE.match(subject))}
    if not firms:
        return written
    names = {one.pk: str(one) for one in visible_organisations(actor).filter(pk__in=set(firms.values()))}
    return {pk: names.get(firms.get(pk, 0), subject) for pk, subject in written.items()}
