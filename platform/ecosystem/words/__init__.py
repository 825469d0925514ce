"""What the ecosystem room says in sentences, by subject."""

from ecosystem.words.actions import effect_words, figure_of, number_words
from ecosystem.words.comparing import Section, Statement, TieWords, comparison_words
from ecosystem.words.figures import (
    FIGURE_WORDS,
    FIGURES,
    FIRM_FIGURES,
    NOT_FOR_GROUPS,
    REPORT_ROWS,
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
    "FIRM_FIGURES",
    "NOT_FOR_GROUPS",
    "REPORT_ROWS",
    "FigureWords",
    "ReportRow",
    "Section",
    "Statement",
    "TieWords",
    "community_label",
    "comparison_words",
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
