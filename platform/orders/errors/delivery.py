"""The refusals on the way from a confirmed order to a settled one: what is the case, and how to mend it."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, RuleBroken, WrongShape
from orders.errors import ReasonMissing as ReasonMissing


class ContractMissing(RuleBroken):
    """Negotiation only: the agreement is concluded outside the platform, its contract is filed before goods move."""

    code = "contract_missing"
    sentence = _(
        "Agreements of this cluster are concluded outside the platform, because it has no filing number of the drug "
        "regulator yet. File the signed contract of this sub-order first, then dispatch."
    )


class FilingWrong(WrongShape):
    """A filing without its number, or of a day to come."""

    code = "filing_wrong"
    sentence = _("A filing has a number, an authority and a day that is not in the future.")
    field = "number"


class NotBothSides(NotAllowed):
    """The verb belongs to the other side."""

    code = "other_side"
    sentence = _("This is for the other side of the sub-order to do.")


class DeliveryNoteMissing(WrongShape):
    """Goods travel with a delivery note (GSP)."""

    code = "delivery_note_missing"
    sentence = _("Enter the number of the delivery note that travels with the goods.")
    field = "delivery_note_number"


class DeliveryNoteUsed(RuleBroken):
    """One note, one dispatch."""

    code = "delivery_note_used"
    sentence = _("Delivery note {number} was already used for this sub-order. Each dispatch has its own.")
    field = "delivery_note_number"


class NothingDispatched(WrongShape):
    """A shipment without goods."""

    code = "items_missing"
    sentence = _("Enter at least one batch with a quantity.")
    field = "items"


class BatchMissing(WrongShape):
    """Goods without a batch number."""

    code = "batch_missing"
    sentence = _("Enter the number of every batch.")


class BatchDatesWrong(WrongShape):
    """Produced after today or after it expires."""

    code = "batch_dates_wrong"
    sentence = _("Batch {batch} must have been produced until today, and expire after that.")


class MoreThanPart(RuleBroken):
    """Never more than was agreed."""

    code = "more_than_part"
    sentence = _("{left:,} {unit} of {product} are still to be sent; you entered {quantity:,}. Send at most {left:,}.")


class BatchTooOld(RuleBroken):
    """Too near to its expiry on arrival."""

    code = "E_EXPIRY"
    sentence = _(
        "Batch {batch} can be used until {expires}: {left} days after arrival on {arrives}, and at least {least} are "
        "agreed. Send a fresher batch, or propose a change of the part to the buyer."
    )


class ExpectedWrong(WrongShape):
    """Arrives before it leaves, or in another year."""

    code = "expected_wrong"
    sentence = _("Goods sent today arrive between {first} and {last}.")
    field = "expected_on"


class TemperatureMissing(WrongShape):
    """Cold goods without readings."""

    code = "temperature_missing"
    sentence = _("{product} travels cold: enter the lowest and the highest temperature.")
    field = "temperature_min"


class TemperatureWrong(RuleBroken):
    """Outside the label."""

    code = "E_COLD"
    sentence = _(
        "{product} is kept between {low} and {high} °C; the readings are {measured_low} to {measured_high} °C. "
        "Do not send it like this."
    )
    field = "temperature_min"
    BACKWARDS = _("The lowest temperature is above the highest. Exchange them.")


class ArrivedWarm(RuleBroken):
    """Cold goods that arrive outside their range are refused (GSP)."""

    code = "arrived_outside_range"
    sentence = _(
        "{product} is kept between {low} and {high} °C and arrived at {measured_low} to {measured_high} °C. "
        "Refuse it, with the reason “temperature”."
    )
    field = "items"


class ItemsDiffer(WrongShape):
    """The check names other items than the shipment."""

    code = "items_differ"
    sentence = _("A receipt names every item of the shipment once, and no other.")
    field = "items"


class SumsDiffer(WrongShape):
    """Accepted, refused and missing are the whole."""

    code = "sums_differ"
    sentence = _(
        "Batch {batch}: {sent:,} were sent; accepted, refused and missing together are {sum:,}. Make them equal."
    )


class RefusalReasonMissing(WrongShape):
    """Refused goods without a reason."""

    code = "refusal_reason_missing"
    sentence = _("Batch {batch}: choose why {refused:,} are refused.")


class AlreadyReceived(RuleBroken):
    """One check per shipment."""

    code = "already_received"
    sentence = _("This shipment was checked on {on}. What is wrong with it later is a claim.")


class InTransit(RuleBroken):
    """Goods are on the way."""

    code = "in_transit"
    sentence = _("{quantity:,} {unit} of this part are on the way. Receive them first.")


class NothingOpen(RuleBroken):
    """The part is complete."""

    code = "nothing_open"
    sentence = _("Nothing of this part is still to come.")


class AmountDiffers(RuleBroken):
    """Goods, invoice and payment agree (GSP: goods, invoice, books and money)."""

    code = "amount_differs"
    INVOICE = _(
        "The invoice says {said:,} yuan; goods for {received:,} yuan were received, less {credits:,} yuan of settled "
        "claims. Invoice what was received, or settle a claim for the difference."
    )
    PAYMENT = _(
        "The payment says {said:,} yuan; {owed:,} yuan are owed: {received:,} yuan received, less {credits:,} yuan of "
        "settled claims, and {costs:,} yuan of shared costs. Pay that, or settle a claim for the difference."
    )
    field = "amount"


class InvoiceNumberMissing(WrongShape):
    """An invoice has a number."""

    code = "invoice_number_missing"
    sentence = _("Enter the number of the invoice.")
    field = "number"


class DayAhead(WrongShape):
    """A record of what has not happened yet."""

    code = "day_ahead"
    sentence = _("This is a record of what happened: the day is today or earlier.")


class PaymentWaits(RuleBroken):
    """A payment is recorded."""

    code = "payment_waits"
    sentence = _("A payment of {amount:,} yuan is recorded. Void that one first, with a reason.")


class NoPayment(RuleBroken):
    """Nothing to confirm."""

    code = "no_payment"
    sentence = _("No payment is recorded yet.")


class ChangeWaits(RuleBroken):
    """One proposal at a time."""

    code = "change_waits"
    sentence = _("A change of this part waits for an answer until {until}. Wait for it, or withdraw it first.")


class ChangeIsNone(WrongShape):
    """The proposal is what is agreed."""

    code = "change_is_none"
    sentence = _("This is what is agreed already. Change the quantity, the price, the days or the remaining life.")


class ChangeWindowWrong(WrongShape):
    """Days that are over or run backwards."""

    code = "change_window_wrong"
    sentence = _("The new days end between {first} and {last}, and not before they begin.")
    field = "to_on"


class ChangeAnswered(RuleBroken):
    """Too late."""

    code = "change_answered"
    sentence = _("This proposal is “{state}”. Make a new one if something should still change.")


class NothingToReopen(RuleBroken):
    """Nothing is left."""

    code = "nothing_to_reopen"
    sentence = _("No window of this order has anything left that could still be delivered.")


class StillDelivering(RuleBroken):
    """Parts of the order are agreed."""

    code = "still_delivering"
    sentence = _("Sellers already deliver parts of this order. Close it early instead; what is agreed goes on.")


class RatingOver(RuleBroken):
    """The window ended."""

    code = "rating_over"
    sentence = _("Ratings could be given until {until}.")


class RatingGiven(RuleBroken):
    """Once per side."""

    code = "rating_given"
    sentence = _("Your enterprise has rated this sub-order.")


class RatingWrong(WrongShape):
    """One to five."""

    code = "rating_wrong"
    sentence = _("Choose 1 to 5 for each of the three questions.")
