"""The refusals of the accounts room."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError, NotAllowed, RuleBroken, WrongShape


class WrongNameOrPassword(WrongShape):
    """The same answer for a wrong password and for a name nobody has."""

    code = "wrong_name_or_password"
    sentence = _("The sign-in name or the password is not right. After five wrong tries the name rests 15 minutes.")


class WrongCode(WrongShape):
    """The second factor does not fit."""

    code = "wrong_code"
    sentence = _("This code is not right or was used before. Wait for the next one, or use a recovery code.")
    field = "code"


class NameLocked(DomainError):
    """Five failures in a quarter of an hour."""

    code = "name_locked"
    status = 429
    sentence = _(
        "After five wrong tries this sign-in name rests until {until}. Your data are safe. "
        "Wait until then; if you do not know the password any more, ask the keeper of your organisation for a way back."
    )


class AddressLocked(DomainError):
    """Too many failures from one network address."""

    code = "address_locked"
    status = 429
    sentence = _("Too many wrong tries came from this network. It is open again at {until}.")


class SignInLost(RuleBroken):
    """The second step came without the first, or too late."""

    code = "sign_in_lost"
    sentence = _("This took too long. Please begin again with name and password.")


class PasswordTooWeak(WrongShape):
    """The password breaks a rule of the house; the sentence says which."""

    code = "password_too_weak"
    sentence = "{reasons}"
    field = "password"


class OldPasswordWrong(WrongShape):
    """The present password was not given."""

    code = "old_password_wrong"
    sentence = _("The present password is not right.")
    field = "old_password"


class SignInNameTaken(RuleBroken):
    """Somebody has this sign-in name, in any case of letters."""

    code = "sign_in_name_taken"
    sentence = _("This sign-in name is taken. Choose another one.")
    field = "username"


class SignInNameUnfit(WrongShape):
    """The sign-in name cannot be typed safely."""

    code = "sign_in_name_unfit"
    sentence = _("A sign-in name has 3 to 60 letters, digits, dots, hyphens or underscores.")
    field = "username"


class InvitationOver(RuleBroken):
    """Used, withdrawn or expired."""

    code = "invitation_over"
    sentence = _("This invitation was used, was withdrawn or has expired. Ask for a new one.")


class WayBackOver(RuleBroken):
    """Used, replaced, expired, or something changed since it was given."""

    code = "way_back_over"
    sentence = _(
        "This way back was used, was replaced or has expired. Ask the keeper of your organisation for a new one."
    )


class AlsoElsewhere(NotAllowed):
    """Whoever opens a person's account opens it for all organisations of that person."""

    code = "also_elsewhere"
    sentence = _(
        "This person also works for an organisation that is not yours. "
        "Ask the committee's secretary or security administrator for the way back."
    )


class OwnWayBack(NotAllowed):
    """A way back is given by somebody else; with an open session the password is changed with the present one."""

    code = "own_way_back"
    sentence = _("Nobody gives a way back to themselves. Change your password in your account, or ask another keeper.")


class AlreadyMember(RuleBroken):
    """The person is in this organisation."""

    code = "already_member"
    sentence = _("You belong to {organisation} already.")


class RoleNotHere(WrongShape):
    """A role that does not exist in this kind of organisation, or none at all."""

    code = "role_not_here"
    sentence = _("Choose at least one role, and only roles that exist in this kind of organisation.")
    field = "roles"


class DutiesNotSeparated(RuleBroken):
    """System, security and audit administrator are three people."""

    code = "duties_not_separated"
    sentence = _("System, security and audit administrator must be different people.")
    field = "roles"


class OwnRightsUnchangeable(RuleBroken):
    """Nobody gives rights to themselves."""

    code = "own_roles"
    sentence = _("You cannot give yourself another role. Ask a colleague who gives roles.")
    field = "roles"


class LastKeeper(RuleBroken):
    """Somebody must be able to let people in."""

    code = "last_keeper"
    sentence = _("This is the last person here who can invite and give roles. Give that role to somebody else first.")


class FirstIsKeeper(RuleBroken):
    """The first person of an organisation must be able to invite the others."""

    code = "first_is_keeper"
    sentence = _("Nobody is in this organisation yet. Invite first somebody who can invite and give roles.")
    field = "roles"


class CodeUnsound(WrongShape):
    """A unified social credit code whose check characters do not fit, without a reason to accept it."""

    code = "code_unsound"
    sentence = _("The unified social credit code is not sound. Check it, or state why it is right all the same.")
    field = "unified_social_credit_code"


class OrganisationKnown(RuleBroken):
    """Name or code exists in this cluster."""

    code = "organisation_known"
    sentence = _("An organisation with this name or code is in the cluster already.")
    field = "name"


class ExpiryUnfit(WrongShape):
    """A key that is over before it begins, or that lives too long."""

    code = "expiry_unfit"
    sentence = _("A token lives at least one day and at most 365 days.")
    field = "days"


class NotByToken(NotAllowed):
    """A program's key does not make keys."""

    code = "not_by_token"
    sentence = _("A token cannot make or revoke tokens, nor let people in. Sign in to do this.")


class NoObserver(WrongShape):
    """Only public bodies observe."""

    code = "no_observer"
    sentence = _("Choose a public body of the cluster. Others see what their own work needs.")
    field = "organisation"


class NothingShown(WrongShape):
    """Nothing was named."""

    code = "nothing_shown"
    sentence = _("Name at least one thing that the observers see.")
    field = "sights"


class ViewingTooLong(WrongShape):
    """An end is always there."""

    code = "viewing_too_long"
    sentence = _("The last day lies between {first} and {last}; after that you can invite again.")
    field = "until_on"


class ReasonMissing(WrongShape):
    """Nothing is shown without a reason."""

    code = "reason_missing"
    sentence = _("Say in a sentence why they see it.")
    field = "reason"
