"""The refusals of shared costs: what a rule must say, and what must agree when it is invoiced."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class CostsTooMany(WrongShape):
    """More than anybody reads."""

    code = "costs_too_many"
    sentence = _("An order has at most {most} rules of shared costs. Put several together.")
    field = "costs"


class CostKindWrong(WrongShape):
    """No such kind."""

    code = "cost_kind_wrong"
    sentence = _("Choose what the cost is for.")


class CostBasisWrong(WrongShape):
    """No such basis."""

    code = "cost_basis_wrong"
    sentence = _("Choose how the cost is counted.")


class CostAmountWrong(WrongShape):
    """No amount."""

    code = "cost_amount_wrong"
    sentence = _("The amount of a cost is from 0.01 to {most:,} yuan, with at most two decimals.")


class CostShareWrong(WrongShape):
    """No share."""

    code = "cost_share_wrong"
    sentence = _("A share of the value is from 0.01 to 100 percent, with at most two decimals.")


class CostPercentWrong(WrongShape):
    """Not a percentage."""

    code = "cost_percent_wrong"
    sentence = _("The buyer bears from 0 to 100 percent; the seller bears the rest.")


class SplitTellsPrices(RuleBroken):
    """Sealed prices stay sealed."""

    code = "split_tells_prices"
    sentence = _(
        "With sealed offers a total is split by quantity: split by value, each seller could work out what the others "
        "asked. Choose “total, split by quantity”."
    )


class SplitInJoint(RuleBroken):
    """One order per buyer cannot share one total."""

    code = "split_in_joint"
    sentence = _(
        "A joint purchase becomes an order of its own for every buyer, so a total cannot be split over it. Count the "
        "cost per part, per unit, per shipping pack or by value."
    )
    field = "costs"


class CostUnreadable(WrongShape):
    """A cell that says no rule."""

    code = "cost_unreadable"
    sentence = _(
        "“{said}” is no rule of shared costs. Write, separated by blanks: kind, basis, amount, and what the buyer "
        "bears, for instance {example}; several rules are separated by a semicolon."
    )


class CostsDiffer(RuleBroken):
    """Goods and costs apart, both to the fen."""

    code = "costs_differ"
    sentence = _(
        "The invoice says {said:,} yuan of costs; by the rules of the order the buyer bears {borne:,} yuan. Invoice "
        "that, beside the goods."
    )
    field = "costs"
