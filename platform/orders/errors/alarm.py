"""The refusals of recalls and disruptions: what is the case, and how to mend it."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, RuleBroken, WrongShape


class BatchNotHandled(RuleBroken):
    """Nobody, or not this firm, sent or received the batch here."""

    code = "batch_not_handled"
    sentence = _(
        "No delivery of batch {batch} of this product went through your hands on this platform. Check the number; "
        "for what was dealt with elsewhere, tell the supplier and the committee directly."
    )
    field = "batch_number"


class AlreadyCalled(RuleBroken):
    """One open recall per batch."""

    code = "already_called"
    sentence = _("Batch {batch} of this product is already being called back. Answer that recall instead.")
    field = "batch_number"


class RecallReasonMissing(WrongShape):
    """A recall without its reason."""

    code = "reason_missing"
    sentence = _("Say what is wrong with the batch, so that the others know what to look for.")
    field = "reason"


class BatchRecalled(RuleBroken):
    """A batch that is called back does not move."""

    code = "batch_recalled"
    sentence = _("Batch {batch} of {product} is called back and must not be sent. Block it and send another batch.")


class NothingToAnswer(RuleBroken):
    """Answered once, or ended."""

    code = "nothing_to_answer"
    sentence = _("Your answer to this recall stands already. To correct it, call the committee's desk.")


class RecallEnded(RuleBroken):
    """It is over."""

    code = "recall_ended"
    sentence = _("This recall ended on {on}.")


class AmountWrong(WrongShape):
    """No amount of goods."""

    code = "amount_wrong"
    sentence = _("Enter a whole number from 0 to {most:,}.")


class SomeSilent(RuleBroken):
    """The firm that called waits for all; the committee may end it before."""

    code = "some_silent"
    sentence = _(
        "{count} firms have not answered yet. Wait for their answers; the committee can end the recall before that."
    )


class NoteMissing(WrongShape):
    """An end without a word."""

    code = "note_missing"
    sentence = _("Say in one sentence how it ended.")
    field = "note"


class CausedNothing(RuleBroken):
    """A disruption that touches no part has nobody to tell."""

    code = "nothing_touched"
    sentence = _(
        "None of your agreed parts falls into these days, so nobody needs to be told. Check the days, or choose the "
        "other effect."
    )
    field = "from_on"


class DaysWrong(WrongShape):
    """It ends before it begins, or is over."""

    code = "days_wrong"
    sentence = _("The last day is today or later, and not before the first. Leave it empty while nobody knows it.")
    field = "to_on"


class MatterMissing(WrongShape):
    """A notice without its matter."""

    code = "matter_missing"
    sentence = _("Say in one or two sentences what is the matter and what you are doing about it.")
    field = "note"


class AlreadyResolved(RuleBroken):
    """It is over."""

    code = "already_resolved"
    sentence = _("This notice was resolved on {on}.")


class OwnNotice(NotAllowed):
    """Only the other sides pass a notice on; only its firm keeps it."""

    code = "own_notice"
    sentence = _("Only the firm that gave this notice can do this.")


class NotForYou(NotAllowed):
    """The firm that gave a notice does not pass it on."""

    code = "not_for_you"
    sentence = _("A notice is passed on by those whom it was given to.")
