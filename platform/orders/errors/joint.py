"""What stands against a joint purchase, a demand in it or its order, and how to go on."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, RuleBroken, WrongShape


class OnlySealed(RuleBroken):
    """Several buyers do not name one price together."""

    code = "only_sealed"
    sentence = _(
        "A joint purchase collects sealed offers: buyers who compete name no price together. "
        "Choose “sealed offers” in the draft."
    )
    field = "way"


class GatheringWrong(WrongShape):
    """The closing day lies in the past, too soon, or leaves no time for offers."""

    code = "gathering_wrong"
    sentence = _("Demands close between {first} and {last}, so that time is left for offers before the first delivery.")
    field = "closes_at"


class DemandsOver(RuleBroken):
    """What was stated counts now."""

    code = "demands_over"
    sentence = _("Demands could be stated and changed until {until}. What was stated then counts.")


class NothingDemanded(WrongShape):
    """A demand without a quantity."""

    code = "nothing_demanded"
    sentence = _("State a quantity for at least one line, or withdraw your demand.")
    field = "lines"


class TogetherTooMuch(RuleBroken):
    """The sum is beyond what a line holds."""

    code = "together_too_much"
    sentence = _("Together this would be more than the {most:,} units a line holds. State less.")


class OpenerStays(RuleBroken):
    """Nobody gathers for others alone."""

    code = "opener_stays"
    sentence = _(
        "You opened this joint purchase, so you buy in it too: whoever only gathered for others would resell. "
        "Change your demand, or call the joint purchase off."
    )


class NotOpener(NotAllowed):
    """Only the enterprise that opened it decides."""

    code = "not_opener"
    sentence = _("Only the enterprise that opened this joint purchase can do this.")


class GatheredFor(RuleBroken):
    """The draft belongs to a joint purchase."""

    code = "gathered_for"
    sentence = _("Demands are gathered for this order; its lines stay as they are. Order it from its joint purchase.")
