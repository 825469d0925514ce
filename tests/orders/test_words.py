"""Every code that an allocation can answer with has words in both languages, and their figures fit."""

import ast
import string
from collections import defaultdict
from pathlib import Path

import pytest
from django.utils import translation

import matching.eligible
from orders import words
from orders.queries.problem import WITHDRAWN
from products.rules.verdicts import Code

MATCHING = Path(matching.eligible.__file__).parent
TABLES = {"_why_part": words.PART, "_why_unmet": words.UNMET, "_why_passed_over": words.PASSED_OVER}


def coded() -> list[tuple[str, str, set[str]]]:
    """(function, code, names of its figures) of every `Reason.of(…)` that stands in matching."""
    found = []
    for path in sorted(MATCHING.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "Reason.of":
                    figures = {str(one.arg) for one in call.keywords}
                    found += [(function.name, code, figures) for code in _codes(call.args[0])]
    return found


def _codes(argument: ast.expr) -> list[str]:
    """The texts that an argument can be: `"A"`, or `"A" if … else "B"`."""
    if isinstance(argument, ast.Constant):
        return [str(argument.value)]
    assert isinstance(argument, ast.IfExp), ast.unparse(argument)
    return [*_codes(argument.body), *_codes(argument.orelse)]


def test_matching_says_nothing_that_has_no_words() -> None:
    silent = [(place, code) for place, code, _figures in coded() if code not in TABLES.get(place, words.BREACHES)]

    assert len(coded()) > 30
    assert silent == []


def test_no_words_stand_for_a_code_that_is_gone() -> None:
    known = defaultdict(set)
    for place, code, _figures in coded():
        known[place if place in TABLES else ""].add(code)

    assert {place: set(table) - known[place] for place, table in TABLES.items()} == {
        "_why_part": {"OVERRIDE"},
        "_why_unmet": set(),
        "_why_passed_over": set(),
    }
    assert set(words.BREACHES) - known[""] == set()


def test_the_words_use_no_figure_that_the_code_does_not_bring() -> None:
    wrong = []
    for place, code, figures in coded():
        for language in ("en", "zh-hans"):
            with translation.override(language):
                sentence = str(TABLES.get(place, words.BREACHES)[code])
            wanted = {name for _text, name, _spec, _how in string.Formatter().parse(sentence) if name}
            wrong += [(code, language)] if wanted - figures else []

    assert wrong == []


def test_every_reason_against_a_seller_has_words() -> None:
    own = {name for name in vars(matching.eligible) if name.isupper() and name != "CANNOT"}

    assert set(words.WHY) == {code.value for code in Code} | own | {WITHDRAWN}


def test_a_part_and_an_unmet_rest_read_like_a_sentence() -> None:
    reasons: list[words.Row] = [
        {"code": "ELIGIBLE"},
        {"code": "DISTANCE", "km": 12},
        {"code": "BELOW_SHARE", "percent": 40},
    ]
    cold = {"code": "NOBODY_ALLOWED", "offers": 2}

    with translation.override("zh-hans"):
        assert words.part_words(reasons) == "资质相符，12 公里，低于平均份额（40%）"
        assert words.unmet_words(cold, ["E_COLD", "E_COLD"]) == "没有一家能在该时段冷链交货"
        assert words.unmet_words(cold, ["E_COLD", "E_SCOPE"]) == "2 份报价均不可用"
    with translation.override("en"):
        assert words.part_words(reasons) == "licence and approval fit, 12 km, below the average share (40 %)"


@pytest.mark.parametrize(
    "gap, sentence",
    [
        (0.0058, "最多还能改善 0.6%。"),
        (0.00036, "最多还能改善 0.04%。"),
        (0.0, "已证明：同样规则下没有更好的分配。"),
        (None, "在给定时间内未能证明界限。"),
    ],
)
def test_the_gap_is_one_sentence(gap: float | None, sentence: str) -> None:
    with translation.override("zh-hans"):
        assert words.gap_words(gap) == sentence


def test_a_code_without_words_is_not_passed_over_in_silence() -> None:
    with pytest.raises(KeyError):
        words.said(words.PART, {"code": "SOMETHING_NEW"})


@pytest.mark.parametrize(("percent", "says"), [(150, "150 %"), (999, "999 %"), (1000, "10 times"), (8176, "82 times")])
def test_a_share_far_above_the_average_is_said_in_times(percent: int, says: str) -> None:
    with translation.override("en"):
        assert says in words.said(words.PART, {"code": "ABOVE_SHARE", "percent": percent})


@pytest.mark.parametrize(
    ("gap", "says"), [(0.0, "0"), (1e-7, "0"), (2e-6, "0.01"), (0.00049, "0.05"), (0.001, "0.1"), (0.0123, "1.2")]
)
def test_a_bound_is_never_rounded_down_to_nothing(gap: float, says: str) -> None:
    assert words.gap_figure(gap) == says
