"""What is wrong with the span of a statement of account."""

from django.utils.translation import gettext_lazy as _

from common.errors import WrongShape


class SpanOfStatement(WrongShape):
    """A statement that runs backward or over more than a year."""

    code = "span_of_statement"
    sentence = _("A statement that begins on {first} ends between that day and {last}.")
    field = "until"
