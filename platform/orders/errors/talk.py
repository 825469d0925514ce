"""The refusals of talk around an order: messages and papers."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class NothingSaid(WrongShape):
    """A message without words."""

    code = "nothing_said"
    sentence = _("Write your message first.")
    field = "text"


class MessageTooLong(WrongShape):
    """More than a message holds."""

    code = "message_too_long"
    sentence = _("A message holds at most {most:,} characters; this one has {length:,}. Send a paper instead.")
    field = "text"


class NobodyToTalkTo(RuleBroken):
    """A draft is seen by nobody else."""

    code = "nobody_to_talk_to"
    sentence = _("Nobody else sees this order yet. Publish it first.")


class NotInTheTalk(WrongShape):
    """The other side of a private talk is not asked for this order, or is somebody else than the buyer."""

    code = "not_in_the_talk"
    sentence = _("Only the buyer and one seller who is asked for this order can talk between themselves.")
    field = "counterpart"


class LineElsewhere(WrongShape):
    """The line belongs to another order."""

    code = "line_elsewhere"
    sentence = _("This order has no such line. Choose one of its lines, or the order as a whole.")
    field = "line"


class TooMuchTalk(RuleBroken):
    """One organisation filled the talk."""

    code = "too_much_talk"
    sentence = _("Your side has written {most} messages in this order today. Write the next ones tomorrow, or call.")


class TooManyPapers(RuleBroken):
    """More papers than anybody reads."""

    code = "too_many_papers"
    sentence = _("Your side has {most} papers in this order. Withdraw one that is not needed any more.")
    field = "file"
