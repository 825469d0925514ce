"""The refusals of substitutes: which products may come instead of the agreed one, and how much of them."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class SubstituteIsAgreed(WrongShape):
    """No other product."""

    code = "substitute_is_agreed"
    sentence = _("This is the product that is agreed already. Choose another one, or propose a change of its terms.")
    field = "product"


class SubstituteWithdrawn(RuleBroken):
    """Not in the catalogue any more."""

    code = "substitute_withdrawn"
    sentence = _("{product} was taken out of the catalogue. Choose a product that is in it.")
    field = "product"


class SubstituteSpecial(RuleBroken):
    """Special drugs never go through a shared order (Drug Law 61), nor are they exchanged in one."""

    code = "E_SPECIAL"
    sentence = _("{product} is under special control and can neither be replaced nor come instead of something here.")
    field = "product"


class SubstituteOther(RuleBroken):
    """Another drug, another form, another strength."""

    code = "substitute_other"
    sentence = _(
        "{product} cannot stand for the agreed product: its {what} is “{other}”, agreed is “{agreed}”. A substitute is "
        "the same drug in the same form and strength, of another maker or in another pack."
    )
    field = "product"


class CauseMissing(WrongShape):
    """Other goods without a cause."""

    code = "cause_missing"
    sentence = _("Choose why another product is to come.")
    field = "cause"


class CauseInWords(WrongShape):
    """“Another cause” without words."""

    code = "reason_missing"
    sentence = _("You chose another cause: say it in a sentence.")
    field = "reason"


class CoversMissing(WrongShape):
    """Nobody tells how much of the line this is."""

    code = "covers_missing"
    sentence = _(
        "The catalogue does not tell how the two packs compare. Enter for how much of the ordered quantity this stands."
    )
    field = "covers"


class CoversDiffers(RuleBroken):
    """The catalogue tells otherwise."""

    code = "covers_differs"
    sentence = _(
        "By the packs of the catalogue {quantity:,} of the substitute stand for {told:,} of what was ordered, not for "
        "{said:,}. Correct one of the two, or leave the second empty."
    )
    field = "covers"


class ExchangeNotWhole(RuleBroken):
    """No whole units of the line."""

    code = "exchange_not_whole"
    sentence = _(
        "{units:,} of the substitute stand for {covers:,} of what was ordered, so its quantity is a multiple of "
        "{units:,}. Nearest: {below:,} or {above:,}."
    )
    field = "quantity"


class DeclineReasonMissing(WrongShape):
    """No without a why."""

    code = "reason_missing"
    sentence = _("Say in a sentence why you decline, so that the other side can propose something better.")
    field = "answer"
