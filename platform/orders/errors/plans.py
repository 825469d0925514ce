"""The refusals around plans: closed, empty, an offer that is unknown or gone."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class PlanClosed(RuleBroken):
    """The plan was confirmed or replaced, or the order is decided."""

    code = "plan_closed"
    sentence = _("This plan was confirmed or replaced by a newer one. Ask for a new plan.")


class PlanEmpty(RuleBroken):
    """Nothing to confirm."""

    code = "plan_empty"
    sentence = _("This plan gives nobody a part. Look at the reasons, or extend the deadline.")


class OfferUnknown(WrongShape):
    """No such offer for this window."""

    code = "offer_unknown"
    sentence = _("This seller made no offer for this delivery time.")
    field = "offer"


class OfferGone(RuleBroken):
    """An offer of the plan was withdrawn meanwhile."""

    code = "offer_gone"
    sentence = _("{seller} withdrew its offer meanwhile. Ask for a new plan.")


class OffersSealed(RuleBroken):
    """Nobody reads offers before the deadline, not even the poster."""

    code = "offers_sealed"
    sentence = _("The offers are sealed. They are opened on {until}.")


class NoRoundWaits(RuleBroken):
    """Nothing to answer."""

    code = "no_round_waits"
    sentence = _("No counter-offer waits for an answer.")


class OthersTurn(RuleBroken):
    """The other side answers next."""

    code = "others_turn"
    sentence = _("The other side has until {until} to answer. Wait for that.")


class RoundOver(RuleBroken):
    """The clock of the round has run out."""

    code = "round_over"
    sentence = _("This counter-offer could be answered until {until}. The offer stands as agreed last.")


class CounterIsNone(WrongShape):
    """Nothing differs."""

    code = "counter_is_none"
    sentence = _("Nothing differs from what was said last. Name another price or quantity, or agree.")
    field = "price"


class WindowsTooSmall(RuleBroken):
    """More than the seller can bring in the delivery times of its offer."""

    code = "windows_too_small"
    sentence = _("In its delivery times this seller can bring {most} {unit}. Ask for that or less.")
    field = "quantity"
