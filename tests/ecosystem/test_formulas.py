"""Formulas: published with their reasons, never replaced, sound; sentences for figures and circles."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from ecosystem import words
from ecosystem.errors import FormulaUnsound
from ecosystem.models import Formula, Standing
from ecosystem.queries import formula_on
from ecosystem.rules import KINDS
from ecosystem.services import publish_formula, seed_formula
from ecosystem.services.formulas import FIRST


def test_every_installation_begins_with_version_1(db: None) -> None:
    first = Formula.objects.get()

    assert first.version == 1
    assert set(first.half_life_days) == set(first.kind_weights) == set(KINDS)
    assert first.floors == {"nodes": 10, "ties": 20, "group": 5}
    assert seed_formula() == first


def test_a_new_version_counts_on_and_holds_from_its_day(db: None) -> None:
    publish_formula(replace(FIRST, seed=7), valid_from=date(2027, 1, 1), note="")

    assert formula_on(date(2026, 12, 31)).version == 1
    assert formula_on(date(2027, 1, 1)).version == 2
    assert Formula.objects.count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"half_life_days": {**FIRST.half_life_days, "STAFF": 0}},
        {"half_life_days": {"SUPPLY": 180}},
        {"kind_weights": {**FIRST.kind_weights, "CIVIC": -0.1}},
        {"kind_weights": dict.fromkeys(KINDS, 0.0)},
        {"floors": {"nodes": 10, "ties": 20, "group": 4}},
    ],
)
def test_an_unsound_formula_is_not_published(db: None, changed: dict[str, dict[str, float]]) -> None:
    with pytest.raises(FormulaUnsound):
        publish_formula(replace(FIRST, **changed), valid_from=date(2027, 1, 1), note="")  # type: ignore[arg-type]

    assert Formula.objects.count() == 1


def test_the_story_says_what_breaks_without_it() -> None:
    row = Standing(partners=6, effective_size=3.8, cut_off=4, is_articulation=True, core=5)

    with override("en"):
        assert words.standing_story(row, "around 润强药业 · mostly wholesale") == [
            "Deals with 6 partners.",
            "Connects about 4 otherwise separate partners.",
            "If it left, 4 members would be cut off from the rest.",
            "Lies in a circle where each deals with at least 5 others.",
            "Belongs to the circle around 润强药业 · mostly wholesale.",
        ]


def test_the_story_keeps_silent_about_what_is_not_known() -> None:
    with override("en"):
        assert words.standing_story(Standing(partners=1)) == ["Deals with 1 partner."]
        assert words.standing_story(Standing(partners=0)) == ["No tie with others is recorded yet."]


def test_a_circle_is_named_after_whom_the_reader_may_know() -> None:
    circle = {"number": 2, "top": [7, 9], "dominant": {"trade": ["WHOLESALE", 0.8]}}

    with override("en"):
        assert words.community_label(circle, {7: "润强药业", 9: "白山"}) == "around 润强药业 · mostly wholesale"
        assert words.community_label(circle, {9: "白山"}) == "around 白山 · mostly wholesale"
        assert words.community_label(circle, {}) == "Circle 3 · mostly wholesale"
    mixed = circle | {"dominant": {"trade": ["WHOLESALE", 0.5]}}
    with override("en"):
        assert words.community_label(mixed, {}) == "Circle 3 · mixed trades"
