"""What the figures mean, in sentences: per figure its meaning and its limits, community labels, the story of a firm."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.roles import OrganisationKind
from common.errors import Sentence
from ecosystem.models import Snapshot, Standing
from ecosystem.pictures.cuts import OTHERS
from ecosystem.pictures.hops import Hop, TieOnWay
from ecosystem.rules import MIXED, FormulaValues
from enterprises.models import Industry, Tier
from ledger.kinds import TieKind


@dataclass(frozen=True)
class FigureWords:
    """`computed`: how, in a sentence; `meaning`: what a high value says; `limits`: what it does not say."""

    name: str
    label: Sentence
    computed: Sentence
    meaning: Sentence
    limits: Sentence


FIGURES = (
    FigureWords(
        "strength",
        gettext_lazy("Strength"),
        gettext_lazy(
            "Every tie fades by half in each half-life of its kind; the faded sums of a pair are ranked inside the kind"
            " from 1 to 100; the ranks of all ties of the enterprise are added with the weights of the kinds."
        ),
        gettext_lazy("How much lively cooperation this enterprise has with others, all kinds together."),
        gettext_lazy("It counts what was recorded here; business outside the platform does not show."),
    ),
    FigureWords(
        "pagerank",
        gettext_lazy("Standing (PageRank)"),
        gettext_lazy("A share of 1: the chance to meet the enterprise when following ties at random, damping 0.85."),
        gettext_lazy("High when many, and themselves well connected, enterprises direct their ties to this one."),
        gettext_lazy("It is a ranking, not a mark: half the value does not mean half as important."),
    ),
    FigureWords(
        "betweenness",
        gettext_lazy("Go-between (betweenness)"),
        gettext_lazy("The share of the shortest ways between all others that lead through the enterprise, 0 to 1."),
        gettext_lazy("High when others reach one another mainly through this enterprise."),
        gettext_lazy("In clusters above 3,000 members it is estimated from a sample, with a stated error."),
    ),
    FigureWords(
        "constraint",
        gettext_lazy("Brokerage (constraint)"),
        gettext_lazy("Burt's constraint: how much the enterprise's ties lead back to the same partners."),
        gettext_lazy("Low when its partners do not deal with one another: it brings separate circles together."),
        gettext_lazy("Enterprises with few partners always look constrained; compare similar ones only."),
    ),
    FigureWords(
        "core",
        gettext_lazy("Core (k-core)"),
        gettext_lazy("The largest k for which it lies in a circle where each has ties with at least k others."),
        gettext_lazy("High in the dense heart of the cluster, low at its rim."),
        gettext_lazy("It does not see how strong a tie is, only that there is one."),
    ),
    FigureWords(
        "community",
        gettext_lazy("Circle (community)"),
        gettext_lazy("Circles are chosen so that ties inside are stronger than by chance (Leiden, fixed seed)."),
        gettext_lazy("Who works together most, whatever the register says."),
        gettext_lazy("At the border between two circles the assignment is a matter of degree."),
    ),
    FigureWords(
        "articulation",
        gettext_lazy("Weak point (articulation)"),
        gettext_lazy("True where others would lose every way to the rest if this enterprise left."),
        gettext_lazy("The cluster depends on this single enterprise to hold a part of it."),
        gettext_lazy("It says nothing about whether others could step in; the failure drill answers that."),
    ),
)
FIGURE_WORDS: Mapping[str, FigureWords] = {figure.name: figure for figure in FIGURES}
# what is kept of a member at every snapshot, and can be measured
FIRM_FIGURES: Mapping[str, Sentence] = {
    "strength": FIGURE_WORDS["strength"].label,
    "partners": gettext_lazy("Partners"),
    "core": FIGURE_WORDS["core"].label,
    "pagerank": FIGURE_WORDS["pagerank"].label,
    "betweenness": FIGURE_WORDS["betweenness"].label,
    "cut_off": gettext_lazy("Would be cut off without it"),
}
NOT_ENOUGH = gettext_lazy("Not enough data: fewer than {nodes} connected members or {ties} ties.")
NOT_FOR_GROUPS = gettext_lazy("Not shown for groups.")
TRADE_WORDS = {
    Industry.Trade.WHOLESALE.value: gettext_lazy("mostly wholesale"),
    Industry.Trade.RETAIL.value: gettext_lazy("mostly retail"),
    Industry.Trade.STORAGE.value: gettext_lazy("mostly storage"),
    Industry.Trade.MANUFACTURE.value: gettext_lazy("mostly manufacture"),
    Industry.Trade.OTHER.value: gettext_lazy("mostly other trades"),
}
MOSTLY = 0.6


def tier_label(code: str) -> str:
    """The words of a tier, or of what stands in its place: a kind of organisation, small groups together."""
    if code == MIXED:
        return _("Several tiers")
    return str(Tier(code).label if code in Tier.values else OrganisationKind(code).label)


def not_enough(formula: FormulaValues | Mapping[str, Any]) -> str:
    """The sentence in place of a hidden figure."""
    floors = formula.floors if isinstance(formula, FormulaValues) else formula["floors"]
    return str(NOT_ENOUGH).format(nodes=floors["nodes"], ties=floors["ties"])


def community_label(community: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """ "around 润强药业 · mostly wholesale"; without a name that may be shown: "Circle 3 · mostly wholesale"."""
    top = next((names[pk] for pk in community["top"] if pk in names), None)
    who = _("around {name}").format(name=top) if top else _("Circle {number}").format(number=community["number"] + 1)
    trade, share = community["dominant"].get("trade", ("", 0.0))
    what = TRADE_WORDS.get(trade) if share >= MOSTLY else _("mixed trades")
    return f"{who} · {what}" if what else who


def group_label(number: int, tier: str, communities: Iterable[Mapping[str, Any]]) -> str:
    """The name of a group of organisations in the view without names."""
    if number == OTHERS:
        return _("Smaller groups together")
    found = next((c for c in communities if c["number"] == number), None)
    circle = community_label(found, {}) if found else _("Outside the circles")
    return f"{circle} · {tier_label(tier)}"


def standing_story(standing: Standing, community: str = "") -> list[str]:
    """What the figures of one organisation say, in sentences; numbers below the floor are left out."""
    if not standing.partners:
        return [_("No tie with others is recorded yet.")]
    said = [
        ngettext("Deals with {count} partner.", "Deals with {count} partners.", standing.partners).format(
            count=standing.partners
        )
    ]
    if standing.effective_size is not None and standing.effective_size >= 2:
        said.append(
            _("Connects about {count} otherwise separate partners.").format(count=round(standing.effective_size))
        )
    if standing.cut_off:
        said.append(
            ngettext(
                "If it left, {count} member would be cut off from the rest.",
                "If it left, {count} members would be cut off from the rest.",
                standing.cut_off,
            ).format(count=standing.cut_off)
        )
    elif standing.is_articulation is False:
        said.append(_("If it left, nobody would be cut off from the rest."))
    if standing.core is not None:
        said.append(_("Lies in a circle where each deals with at least {count} others.").format(count=standing.core))
    if community:
        said.append(_("Belongs to the circle {name}.").format(name=community))
    return said


HOP_WORDS = {
    "SUPPLY": gettext_lazy("{source} supplied {target}"),
    "STAFF": gettext_lazy("{source} lent staff to {target}"),
    "SAFETY": gettext_lazy("{source} inspected {target}"),
    "RESOURCE": gettext_lazy("{source} shared a resource with {target}"),
    "FINANCE": gettext_lazy("{source} financed {target}"),
    "CIVIC": gettext_lazy("{source} had {target} as guest"),
}


def hop_sentence(hop: Hop) -> str:
    """Such as "A supplied B 3 times, last on 2026-10-02; B lent staff to A once, last on ..."."""
    return _("; ").join(_tie_words(hop, tie) for tie in hop.ties)


def _tie_words(hop: Hop, tie: TieOnWay) -> str:
    ends = (hop.source_name, hop.target_name) if tie.is_forward else (hop.target_name, hop.source_name)
    done = str(HOP_WORDS[tie.kind]).format(source=ends[0], target=ends[1])
    times = ngettext("{done} {count} time, last on {day}", "{done} {count} times, last on {day}", tie.count)
    return times.format(done=done, count=tie.count, day=tie.last_on.isoformat())


REPORT_ROWS: Mapping[str, Sentence] = {
    "members": gettext_lazy("Members"),
    "members_with_ties": gettext_lazy("Members with ties"),
    "links": gettext_lazy("Pairs that have ties"),
    "largest_part": gettext_lazy("Members in the largest connected part"),
    "communities": gettext_lazy("Circles"),
    "weak_points": gettext_lazy("Members on whom others' connection depends"),
    "bridges": gettext_lazy("Single ties that hold two parts together"),
}


@dataclass(frozen=True)
class ReportRow:
    """A number of the report, the same number a quarter before, and the change (None where there is none)."""

    label: Sentence
    now: float | None
    before: float | None

    @property
    def change(self) -> float | None:
        """The difference, or None where one of the two is missing."""
        return None if self.now is None or self.before is None else self.now - self.before


def report_rows(snapshot: Snapshot, before: Snapshot | None) -> list[ReportRow]:
    """The cluster's numbers beside those of the quarter before."""
    then = before.summary if before else {}
    return [ReportRow(label, snapshot.summary.get(name), then.get(name)) for name, label in REPORT_ROWS.items()]


def report_kinds(snapshot: Snapshot, before: Snapshot | None) -> list[ReportRow]:
    """The number of ties of each kind beside the quarter before."""
    then = before.summary.get("ties", {}) if before else {}
    return [ReportRow(kind.label, snapshot.summary["ties"].get(kind.name), then.get(kind.name)) for kind in TieKind]


def report_circles(snapshot: Snapshot, names: Mapping[int, str]) -> list[tuple[str, int, float]]:
    """Each circle: its words, its size, and the share of its members' ties that stays inside."""
    return [
        (community_label(c, names), c["size"], c["inside"] / (c["inside"] + c["outside"] or 1.0))
        for c in snapshot.summary.get("communities_found", [])
    ]
