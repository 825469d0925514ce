"""Everything that can happen to people and organisations."""

from accounts.audit import record_audit
from accounts.services.founding import found_cluster
from accounts.services.invitations import (
    NewPerson,
    accept_as_known_person,
    accept_as_new_person,
    invite_person,
    link_of,
    withdraw_invitation,
)
from accounts.services.members import change_roles, end_membership, switch_organisation
from accounts.services.organisations import add_organisation
from accounts.services.person import (
    change_password,
    change_profile,
    end_other_sessions,
    end_session,
    move_session,
    remove_second_factor,
    renew_recovery_codes,
    set_up_second_factor,
)
from accounts.services.sign_in import (
    check_name_and_password,
    check_second_step,
    end_idle,
    sign_in_by_demo_door,
    sign_out,
)
from accounts.services.tokens import create_api_token, note_use, revoke_api_token
from accounts.services.viewings import end_viewing, show_observer
from accounts.services.way_back import come_back, give_way_back

__all__ = [
    "NewPerson",
    "accept_as_known_person",
    "accept_as_new_person",
    "add_organisation",
    "change_password",
    "change_profile",
    "change_roles",
    "check_name_and_password",
    "check_second_step",
    "come_back",
    "create_api_token",
    "end_idle",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "end_viewing",
    "found_cluster",
    "give_way_back",
    "invite_person",
    "link_of",
    "move_session",
    "note_use",
    "record_audit",
    "remove_second_factor",
    "renew_recovery_codes",
    "revoke_api_token",
    "set_up_second_factor",
    "show_observer",
    "sign_in_by_demo_door",
    "sign_out",
    "switch_organisation",
    "withdraw_invitation",
]
