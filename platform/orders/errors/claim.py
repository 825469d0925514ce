"""The refusals of claims and of what is sent again for them."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class ClaimTooLarge(RuleBroken):
    """More than was accepted and not yet claimed."""

    code = "claim_too_large"
    sentence = _("{left:,} of this batch were accepted and are not yet claimed; a claim is about at most {left:,}.")
    field = "quantity"


class CreditWished(RuleBroken):
    """Goods are sent again where the buyer asked for goods."""

    code = "credit_wished"
    sentence = _("The buyer asked for a credit, not for a replacement. Say instead that the claim was carried out.")


class StatementMissing(WrongShape):
    """A claim says what is the matter."""

    code = "statement_missing"
    sentence = _("Say what is the matter in a sentence.")
    field = "statement"
