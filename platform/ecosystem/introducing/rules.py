"""What is right about introductions: months, answers and what they change, who stands on a way by name."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from ecosystem.errors import AnswerNeedsReason, AnswerTooLate
from ecosystem.introducing.circle import Floats
from ecosystem.models import IntroductionSide
from matching.introduce import FEATURES

ANSWER_WITHIN = timedelta(days=366)
Reason = IntroductionSide.Reason
Answer = IntroductionSide.Answer

# What an answer "not useful" changes for the firm that gives it: the feature and by what its weight is multiplied.
EFFECTS: dict[str, tuple[tuple[str, float], ...]] = {
    Reason.GOODS: (("source", 0.5), ("asked", 0.5), ("licence", 0.5)),
    Reason.COMPETITOR: (("market", 0.5),),
    Reason.ROOM: (("storage", 0.5),),
    Reason.KNOWN: (("trust", 0.5),),
    Reason.FAR: (("near", 2.0),),  # nearness counts more from now on, so that those far away fall
    Reason.NOT_NOW: (),
    Reason.OTHER: (),
}


def month_of(day: date) -> date:
    """The first of its month.

    >>> month_of(date(2026, 11, 20))
    datetime.date(2026, 11, 1)
    """
    return day.replace(day=1)


def months_before(month: date, count: int) -> date:
    """The first of the month so many months earlier.

    >>> months_before(date(2026, 3, 1), 12), months_before(date(2026, 3, 1), 3)
    (datetime.date(2025, 3, 1), datetime.date(2025, 12, 1))
    """
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def factors_of(answers: Iterable[tuple[int, str]], places: dict[int, int]) -> Floats:
    """(firm, reason) of every "not useful" -> by how much each weight counts for each firm: float64[n, 7]."""
    factors = np.ones((len(places), len(FEATURES)))
    for firm, reason in answers:
        for feature, factor in EFFECTS.get(reason, ()) if firm in places else ():
            factors[places[firm], FEATURES.index(feature)] *= factor
    return factors


def check_answer(answer: str, reason: str, words: str) -> None:
    """ "Not useful" says why; another reason says it in words."""
    if answer == Answer.NOT_USEFUL and (not reason or (reason == Reason.OTHER and not words)):
        raise AnswerNeedsReason(field="words" if reason else "reason")


def check_in_time(made_on: date, on: date) -> None:
    """An answer is given, or changed, within a year."""
    if on - made_on > ANSWER_WITHIN:
        raise AnswerTooLate


def named_on_way(way: Sequence[int], viewer: int | None, hidden: Collection[int]) -> list[int | None]:
    """The way as somebody sees it: None for a shared partner without a name.

    A firm sees both ends and its own neighbour on the way; the committee (None) all. Whoever wants no introductions
    (`hidden`) stands there without a name for firms.

    >>> named_on_way([1, 5, 6, 2], 1, ()), named_on_way([1, 5, 2], 2, (5,)), named_on_way([1, 5, 6, 2], None, (5,))
    ([1, 5, None, 2], [1, None, 2], [1, 5, 6, 2])
    """
    if viewer is None:
        return list(way)
    seen = {place for place, firm in enumerate(way) if firm == viewer}
    near = {0, len(way) - 1} | {place + step for place in seen for step in (-1, 1)}
    ends = (0, len(way) - 1)
    return [firm if place in near and (place in ends or firm not in hidden) else None for place, firm in enumerate(way)]
