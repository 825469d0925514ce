"""Every question asked about people and organisations; what leaves here is what the actor may see."""

from accounts.queries.acting import live_memberships, live_token, secret_digest
from accounts.queries.audit import audit_trail, entries_about, older_than, on_day
from accounts.queries.members import (
    get_member,
    get_member_within_reach,
    get_organisation,
    has_keeper,
    homes_of,
    lock_members,
    members,
    members_of,
    organisations_with_door,
    people_of,
    visible_organisations,
)
from accounts.queries.secrets_given import (
    get_invitation,
    get_token,
    invitation_behind,
    invitations,
    tokens,
    way_back_behind,
)
from accounts.queries.signing_in import (
    DEMO_DOORS,
    demo_people,
    failures_of_address,
    failures_of_name,
    has_second_factor,
    sessions_of,
)
from accounts.queries.viewings import get_viewing, observers, viewings
from accounts.queries.waiting import ABOUT_TO_EXPIRE, waiting_for

__all__ = [
    "ABOUT_TO_EXPIRE",
    "DEMO_DOORS",
    "audit_trail",
    "demo_people",
    "entries_about",
    "failures_of_address",
    "failures_of_name",
    "get_invitation",
    "get_member",
    "get_member_within_reach",
    "get_organisation",
    "get_token",
    "get_viewing",
    "has_keeper",
    "has_second_factor",
    "homes_of",
    "invitation_behind",
    "invitations",
    "live_memberships",
    "live_token",
    "lock_members",
    "members",
    "members_of",
    "observers",
    "older_than",
    "on_day",
    "organisations_with_door",
    "people_of",
    "secret_digest",
    "sessions_of",
    "tokens",
    "viewings",
    "visible_organisations",
    "waiting_for",
    "way_back_behind",
]
