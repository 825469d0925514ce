"""The refusals of the orders room: a code for programs, and a sentence that says how to go on."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, RuleBroken, WrongShape


class MoveNotPossible(RuleBroken):
    """The thing is in a state in which this cannot happen."""

    code = "move_not_possible"
    sentence = _("This is “{state}” now; it cannot be done in this state.")


class ChangedMeanwhile(RuleBroken):
    """Somebody saved a newer version."""

    code = "changed_meanwhile"
    sentence = _("A colleague changed this order while you were writing. Look at the newest version and change that.")
    field = "version"


class LinesMissing(WrongShape):
    """An order without a line."""

    code = "lines_missing"
    sentence = _("An order needs at least one line. Add a product and a quantity.")
    field = "lines"


class LinesTooMany(WrongShape):
    """More lines than an order holds."""

    code = "lines_too_many"
    sentence = _("An order holds at most {most} lines. Split it into several orders.")
    field = "lines"


class FieldMissing(WrongShape):
    """Something without which the order cannot be published."""

    code = "field_missing"
    sentence = _("“{name}” is missing.")


class QuantityWrong(WrongShape):
    """Zero, negative or beyond everything."""

    code = "quantity_wrong"
    sentence = _("A quantity is a whole number from 1 to {most:,}.")


class PackDoesNotFit(WrongShape):
    """The quantity is no multiple of the pack."""

    code = "pack_does_not_fit"
    sentence = _("{quantity:,} is no multiple of the pack of {pack:,}. Nearest: {below:,} or {above:,}.")


class LotTooLarge(WrongShape):
    """Nobody could take a part."""

    code = "lot_too_large"
    sentence = _("The minimum lot of {lot:,} is more than the quantity of {quantity:,}.")


class WindowsDiffer(WrongShape):
    """The windows do not add up to the line."""

    code = "windows_differ"
    sentence = _("The delivery windows add up to {windows:,}, the line says {quantity:,}. Make them equal.")


class WindowPast(WrongShape):
    """A window that is over, or ends before it begins."""

    code = "window_past"
    sentence = _("A delivery window must end on or after {first}, and not before it begins.")


class WindowTooFar(WrongShape):
    """Nobody plans that far."""

    code = "window_too_far"
    sentence = _("A delivery window ends at the latest on {last}.")


class PriceMissing(WrongShape):
    """An order with posted prices has one per line."""

    code = "price_missing"
    sentence = _("You chose to post your price: enter the price per unit of this line.")


class PriceNotWanted(WrongShape):
    """A sealed order has no price of the buyer's."""

    code = "price_not_wanted"
    sentence = _(
        "In an order with sealed offers the sellers name the price. Leave this empty or choose “posted price”."
    )


class PriceWrong(WrongShape):
    """No price."""

    code = "price_wrong"
    sentence = _("A price is above zero, has at most two decimals and is below {most:,} yuan.")
    field = "price"


class ClosingWrong(WrongShape):
    """The deadline lies in the past, too soon, or after the goods are wanted."""

    code = "closing_wrong"
    sentence = _("Offers must close between {first} and {last}: later than now, and before the first window ends.")
    field = "closes_at"


class AudienceEmpty(WrongShape):
    """Nobody would see it."""

    code = "audience_empty"
    sentence = _("Nobody is asked yet: invite at least one enterprise or choose a tier.")
    field = "audience"


class ProductSpecial(RuleBroken):
    """Special drugs never go through a shared order (Drug Law 61)."""

    code = "E_SPECIAL"
    sentence = _("{product} is under special control ({category}) and can never be part of a shared order.")
    field = "product"


class ProductUnknown(WrongShape):
    """No such product in the catalogue."""

    code = "product_unknown"
    sentence = _("This product is not in the catalogue. Choose one from the list or enter it there first.")
    field = "product"


class BuyerNotEligible(RuleBroken):
    """The buyer itself may not buy this."""

    code = "buyer_not_eligible"
    sentence = _("You may not buy {product}: {why}")


class SellerNotEligible(RuleBroken):
    """The seller may not deliver this to this buyer then; `code` is the first blocking code of the rule table."""

    code = "not_eligible"
    sentence = _("{why}")


class OwnOrder(NotAllowed):
    """Nobody takes part in the own order."""

    code = "own_order"
    sentence = _("This is your own order.")


class Excluded(NotAllowed):
    """The buyer left this enterprise out."""

    code = "excluded"
    sentence = _("The buyer does not ask your enterprise for this order.")


class NotEnoughLeft(RuleBroken):
    """Others were faster."""

    code = "not_enough_left"
    sentence = _("{left:,} {unit} are left in this window; you can take up to {left:,}.")
    field = "quantity"


class NothingLeft(RuleBroken):
    """All is taken."""

    code = "nothing_left"
    sentence = _("Nothing is left in this window. You are told when a part becomes free again.")
    field = "quantity"


class BelowLot(RuleBroken):
    """Less than the minimum lot."""

    code = "below_lot"
    sentence = _("A part is at least {least:,} {unit} here.")
    field = "quantity"


class NoPlaceLeft(RuleBroken):
    """The line has as many takers as its poster wants."""

    code = "no_place_left"
    sentence = _("This line is shared by at most {most} sellers, and {most} have taken part.")


class AlreadyTaken(RuleBroken):
    """This enterprise holds a part of this window."""

    code = "already_taken"
    sentence = _(
        "You already hold a part of {quantity:,} {unit} in this window. Propose a change of that part instead."
    )


class TakingOver(RuleBroken):
    """The time is over."""

    code = "taking_over"
    sentence = _("Parts of this order could be taken until {until}.")


class WrongWay(RuleBroken):
    """Takes go with posted prices, offers with sealed ones."""

    code = "wrong_way"
    POSTED = _("This order has a posted price: take a part instead of making an offer.")
    SEALED = _("This order collects sealed offers: make an offer instead of taking a part.")


class ReasonMissing(WrongShape):
    """Something that needs a reason came without one."""

    code = "reason_missing"
    sentence = _("Say why in one sentence.")
    field = "reason"
