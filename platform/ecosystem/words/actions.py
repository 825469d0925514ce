"""What an action measured, in words: the figure at its start and at the newest snapshot."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import NotFound
from ecosystem.models import Action
from ecosystem.subjects import Measured, figure_label


def number_words(value: float) -> str:
    """`12`, `1,204`, `0.0312`: as many places as tell something."""
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.4f}" if abs(value) < 1 else f"{value:.2f}"


def figure_of(action: Action) -> str:
    """The words of its figure; its code where the subject no longer has it."""
    try:
        return str(figure_label(action.subject, action.figure)) if action.figure else ""
    except NotFound:
        return action.figure


def effect_words(action: Action, measured: Sequence[Measured]) -> str:
    """ "Partners: 1 when the action was made, 3 at the snapshot of 2026-11-20; it rose by 2." """
    if not action.figure:
        return ""
    later = [one for one in measured if one.at > action.made_at and one.value is not None]
    label, start = figure_of(action), action.started_with
    if start is None:
        began = _("{figure}: there was not enough data when the action was made.").format(figure=label)
    else:
        began = _("{figure}: {value} when the action was made.").format(figure=label, value=number_words(start))
    if not later:
        return _("{first} {then}").format(first=began, then=_("The next snapshot will tell."))
    return _("{first} {then}").format(first=began, then=_since(start, later[-1]))


def _since(start: float | None, last: Measured) -> str:
    now, value = f"{timezone.localtime(last.at):%Y-%m-%d}", last.value or 0.0
    if start is None or value == start:
        sentence = _("At the snapshot of {day} it is {value}.") if start is None else _("On {day} it is still {value}.")
        return sentence.format(day=now, value=number_words(value))
    rose = _("At the snapshot of {day} it is {value}: {by} more.")
    fell = _("At the snapshot of {day} it is {value}: {by} less.")
    return (rose if value > start else fell).format(
        day=now, value=number_words(value), by=number_words(abs(value - start))
    )
