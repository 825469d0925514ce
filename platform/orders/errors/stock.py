"""What stands against a call for near-expiry stock, or a part of it, and how to go on."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class NotNearExpiry(WrongShape):
    """The batch keeps too long, or not even until it is delivered."""

    code = "not_near_expiry"
    sentence = _("Near-expiry stock may be used until a day from {first} to {last}: after its delivery, within a year.")
    field = "expires_on"


class StockOnce(RuleBroken):
    """One batch is cleared once."""

    code = "stock_once"
    sentence = _("This clears one batch and is not posted again. Offer another batch instead.")


class BatchFixed(RuleBroken):
    """The buyer took one batch."""

    code = "batch_fixed"
    sentence = _("The buyer took batch {batch}, to be used until {expires}. Send goods of this batch.")


class StockRecalled(RuleBroken):
    """The batch is called back."""

    code = "batch_recalled"
    sentence = _("Batch {batch} of {product} is called back: it is neither offered nor taken.")
    field = "batch_number"
