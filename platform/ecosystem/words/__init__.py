"""What the ecosystem room says in sentences, by subject."""

from ecosystem.words.actions import effect_words, figure_of, number_words
from ecosystem.words.figures import (
    FIGURE_WORDS,
    FIGURES,
    NOT_FOR_GROUPS,
    FigureWords,
    ReportRow,
    community_label,
    group_label,
    hop_sentence,
    not_enough,
    report_circles,
    report_kinds,
    report_rows,
    standing_story,
    tier_label,
)

__all__ = [
    "FIGURES",
    "FIGURE_WORDS",
    "NOT_FOR_GROUPS",
    "FigureWords",
    "ReportRow",
    "community_label",
    "effect_words",
    "figure_of",
    "group_label",
    "hop_sentence",
    "not_enough",
    "number_words",
    "report_circles",
    "report_kinds",
    "report_rows",
    "standing_story",
    "tier_label",
]
