"""The words for the events of the audit trail."""

from django.utils.translation import gettext_lazy as _

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
}


def event_words(event: str) -> str:
    """The event as people say it; other rooms' events are shown by their code."""
    return str(EVENTS.get(event, event))
