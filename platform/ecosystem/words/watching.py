"""What alarms and cases say in sentences, and the ties they rest on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.errors import Sentence
from common.money import show_money
from ecosystem.models import Alarm, Case
from ecosystem.words.actions import number_words
from ecosystem.words.figures import HOP_WORDS
from ledger.kinds import TieKind

NUMBER_WORDS: Mapping[str, Sentence] = {
    "weeks": gettext_lazy("weeks between the two snapshots"),
    "window_days": gettext_lazy("days that count as lively"),
    "share": gettext_lazy("share of the partners that is lost"),
    "least": gettext_lazy("least that must have been there"),
    "by": gettext_lazy("steps of the core that are lost"),
    "shortest": gettext_lazy("members of a round, at least"),
    "longest": gettext_lazy("members of a round, at most"),
    "alike": gettext_lazy("weakest leg as a share of the strongest"),
    "times": gettext_lazy("ties between the two, at least"),
    "others": gettext_lazy("ratings by others, at least"),
    "above": gettext_lazy("marks above what others give"),
    "grows_by": gettext_lazy("growth of the evidence that opens a decided case again"),
}


@dataclass(frozen=True)
class Leg:
    """One tie that something rests on: the sentence and the page of the book that shows its rows."""

    text: str
    link: str


def alarm_title(alarm: Alarm) -> str:
    """ "Lost the only partner of a kind: Supply"."""
    kind = alarm.cause.partition(":")[2]
    label = str(alarm.watch.get_code_display())
    return _("{what}: {kind}").format(what=label, kind=TieKind[kind].label) if kind else label


def alarm_words(alarm: Alarm) -> str:
    """What its figures say."""
    sentences = {
        "lively_partners": _("Had {before} lively partners, has {now}."),
        "lively_core": _("Lay in a circle where each dealt with {before} others, now with {now}."),
        "lively_partners_of_kind": _("Its one partner of this kind has been quiet for {window} days."),
        "weeks_silent": _("No tie for {now} weeks."),
    }
    window = int(alarm.watch.parameters.get("window_days", 0))
    said = []
    for name, (before, now) in alarm.figures.items():
        said.append(sentences[name].format(before=_shown(before), now=_shown(now), window=window))
    return " ".join(said)


def _shown(value: float | None) -> str:
    return "—" if value is None else number_words(value)


def alarm_legs(alarm: Alarm, names: Mapping[int, str]) -> list[Leg]:
    """The ties it rests on, each with its page of the book."""
    last = _("{done}, last on {day}")
    return [Leg(last.format(done=_done(tie, names), day=tie["last_on"]), _book(tie)) for tie in alarm.ties]


def case_title(case: Case, names: Mapping[int, str]) -> str:
    """ "Goods that go round: 甲, 乙, 丙"."""
    parties = _(", ").join(names.get(pk, "—") for pk in parties_of(case))
    return _("{what}: {kind}").format(what=case.watch.get_code_display(), kind=parties)


def parties_of(case: Case) -> list[int]:
    """In the order of the finding: round the ring, or by number."""
    return [int(pk) for pk in case.fingerprint.rpartition(":")[2].split("-")]


def case_words(case: Case, names: Mapping[int, str]) -> list[str]:
    """What was found, what it may mean, and what it does not say."""
    evidence, days = case.evidence, int(case.watch.parameters["window_days"])
    if case.watch.code == case.watch.Code.CIRCULAR_ORDERS:
        ring = [names.get(pk, "—") for pk in parties_of(case)]
        round_ = _(" → ").join([*ring, ring[0]])
        return [
            _("Within {days} days goods went round: {ring}.").format(days=days, ring=round_),
            _("At least {value} went along every leg.").format(value=_yuan(case.strength)),
            _("Turnover can be inflated this way. Ordinary exchange of goods looks the same: ask for the papers."),
        ]
    if case.watch.code == case.watch.Code.MUTUAL_CHECKS:
        known = _("None of the checks had a finding.")
        unknown = _("Whether there were findings is not recorded here yet.")
        return [
            _("Within {days} days the two checked each other, at least {count} times each.").format(
                days=days, count=int(case.strength)
            ),
            known if evidence.get("findings_known") else unknown,
            _("Courtesy looks like this, and so do two well-kept houses: let a third one check."),
        ]
    return [
        ngettext(
            "Within {days} days each rated the other at least {above} marks above the rest, {count} time or more.",
            "Within {days} days each rated the other at least {above} marks above the rest, {count} times or more.",
            evidence["count"],
        ).format(days=days, above=number_words(evidence["above"]), count=evidence["count"]),
        _("Favours look like this, and so does a good partnership: read the deliveries behind the ratings."),
    ]


def case_legs(case: Case, names: Mapping[int, str]) -> list[Leg]:
    """Each leg with its count, its value and its page of the book."""
    legs = []
    for leg in case.evidence.get("legs", []):
        times = ngettext("{done} {count} time", "{done} {count} times", leg["count"])
        text = times.format(done=_done(leg, names), count=leg["count"])
        if "value" in leg:
            text = _("{done}, {value} in all").format(done=text, value=_yuan(leg["value"]))
        legs.append(Leg(text, _book(leg)))
    return legs


def _yuan(value: float) -> str:
    return show_money(Decimal(f"{value:.2f}"))


def organisations_in(things: Iterable[Mapping[str, Any]]) -> set[int]:
    """Whose names are needed for sentences about these ties."""
    return {pk for tie in things for pk in (tie["source"], tie["target"])}


def _done(tie: Mapping[str, Any], names: Mapping[int, str]) -> str:
    ends = {end: names.get(tie[end], "—") for end in ("source", "target")}
    return str(HOP_WORDS[tie["kind"]]).format(**ends)


def _book(tie: Mapping[str, Any]) -> str:
    wish = {"kind": TieKind[tie["kind"]].value, "organisation": tie["source"]}
    return f"/ledger/?{urlencode(wish | ({'since': tie['first_on']} if 'first_on' in tie else {}))}"
