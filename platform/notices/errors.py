"""How the notices room says no."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError, RuleBroken, WrongShape


class UrgentNeverMuted(RuleBroken):
    """Urgent kinds go at once, whatever is wished."""

    code = "urgent_never_muted"
    sentence = _("Urgent notices (recalls, locked accounts, security) always come at once and cannot be muted.")
    field = "channels"


class KindUnknown(WrongShape):
    """There is no such room or kind of notice."""

    code = "kind_unknown"
    sentence = _("There is no kind of notice “{name}”. Take one of the list.")
    field = "channels"


class QuietHoursWrong(WrongShape):
    """One end is missing, or both are the same."""

    code = "quiet_hours_wrong"
    sentence = _("Quiet hours need a beginning and an end that differ, or neither.")
    field = "quiet_until"


class NothingToMute(RuleBroken):
    """The notice names no matter that could be muted."""

    code = "nothing_to_mute"
    sentence = _("This notice belongs to no single matter. Mute its kind in the preferences instead.")


class MuteDaysWrong(WrongShape):
    """Zero, negative, or longer than a year."""

    code = "mute_days_wrong"
    sentence = _("A matter is muted for 1 to 366 days, or for good.")
    field = "days"


class MailNotFailed(DomainError):
    """Only what was given up can be tried again by hand."""

    code = "mail_not_failed"
    sentence = _("This mail was not given up; it is sent or tried again by itself.")


class AddressUnreadable(WrongShape):
    """No https address, or one with a user, a password, a fragment or signs that have no place in it."""

    code = "address_unreadable"
    sentence = _("Give a full address that begins with https:// and holds no user, password or # part.")
    field = "url"


class PortRefused(WrongShape):
    """A port on which other services than webhooks listen."""

    code = "port_refused"
    sentence = _("Webhooks go to port 443 or to a port from 1024 on.")
    field = "url"


class AddressInside(RuleBroken):
    """It leads into a private network, to this machine, or to a cloud's inner services."""

    code = "address_inside"
    sentence = _("{host} leads to a private or reserved network address. Give an address that the Internet reaches.")
    field = "url"


class HostNotAllowed(RuleBroken):
    """The operator named the only hosts that may be called."""

    code = "host_not_allowed"
    sentence = _("{host} is not among the hosts that the operator allows. Ask the system administrator to add it.")
    field = "url"


class HostUnknown(RuleBroken):
    """The name has no address, or its server does not answer."""

    code = "host_unknown"
    sentence = _("No network address was found for {host}. Check the spelling, or try again later.")
    field = "url"


class EventUnknown(WrongShape):
    """There is no such event, or none was chosen."""

    code = "event_unknown"
    sentence = _("Choose at least one event of the list.")
    field = "events"


class EndpointTwice(RuleBroken):
    """The organisation has this address already."""

    code = "endpoint_twice"
    sentence = _("This address is already there. Change its events instead.")
    field = "url"


class TooManyEndpoints(RuleBroken):
    """More addresses than one organisation needs."""

    code = "too_many_endpoints"
    sentence = _("An organisation has at most {most} webhooks. Remove one first.")


class EndpointNotActive(RuleBroken):
    """Paused or disabled."""

    code = "endpoint_not_active"
    sentence = _("This webhook is not active. Resume it first.")


class EndpointNotPausable(RuleBroken):
    """It is already so."""

    code = "endpoint_state_same"
    sentence = _("This webhook is already in that state.")


class DeliveryNotEnded(RuleBroken):
    """It is still on its way."""

    code = "delivery_not_ended"
    sentence = _("This call is still on its way; it is tried again by itself.")


class UrgentNotPostponed(RuleBroken):
    """Recalls, locked accounts, security."""

    code = "urgent_not_postponed"
    sentence = _("This is urgent and cannot be postponed.")


class DeadlineHere(RuleBroken):
    """The deadline is today or over."""

    code = "deadline_here"
    sentence = _("Its deadline is today or over; it cannot be postponed any more.")


class PostponedWrongly(WrongShape):
    """A day that is over, too far, or behind the deadline."""

    code = "postponed_wrongly"
    sentence = _("Choose a day from {first} to {last}.")
    field = "until_on"


class ReasonForPostponing(WrongShape):
    """A few words for the trail."""

    code = "reason_missing"
    sentence = _("Say in a few words why it is postponed.")
    field = "reason"


class TooManyReads(DomainError):
    """A calendar program that asks too often."""

    code = "too_many_reads"
    status = 429
    sentence = _("This calendar is read too often. Set your program to once an hour.")
