"""What stands against a standing order, and how to go on."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class StartWrong(WrongShape):
    """The first date lies in the past or too far ahead."""

    code = "start_wrong"
    sentence = _("The first date lies between {first} and {last}.")
    field = "starts_on"


class EndWrong(WrongShape):
    """It would end before it begins, or run too long."""

    code = "end_wrong"
    sentence = _("The last date lies between {first} and {last}; leave it empty to run until you end it.")
    field = "ends_on"


class SpanWrong(WrongShape):
    """A number of days out of range."""

    code = "span_wrong"
    sentence = _("Days from {first} to {last}.")


class NoDate(WrongShape):
    """No date is left in the span."""

    code = "no_date"
    sentence = _("No date falls between the first and the last one. Choose a later last date.")
    field = "ends_on"


class NotADate(RuleBroken):
    """Not a date of this standing order, or one that is over."""

    code = "not_a_date"
    sentence = _("This is no coming date of the standing order. Choose one of the dates shown.")
    field = "due_on"


class ProductWithdrawn(RuleBroken):
    """A product left the catalogue since."""

    code = "product_withdrawn"
    sentence = _("{product} has been withdrawn from the catalogue. Replace or remove this line.")


class PosterGone(RuleBroken):
    """Whoever it was posted for has left or may no longer post."""

    code = "poster_gone"
    sentence = _("{name} may no longer post for your firm. Whoever lets it go on posts in their own name.")


class KeepsBreaking(RuleBroken):
    """The platform itself fails at it, again and again."""

    code = "keeps_breaking"
    sentence = _(
        "The platform failed {times} times in a row to post it; the cause is written in its log. "
        "Tell the service centre."
    )


class TemplateNotPublished(RuleBroken):
    """Templates are copied."""

    code = "template_not_published"
    sentence = _("A template is not published itself. Make a new order from it and publish that.")


class TemplateInUse(RuleBroken):
    """A standing order is posted from it."""

    code = "template_in_use"
    sentence = _("A standing order is posted from this. End the standing order instead; its story stays.")


class LastDate(RuleBroken):
    """Nothing would be left."""

    code = "last_date"
    sentence = _("This is the last date. End the standing order instead.")
    field = "due_on"
