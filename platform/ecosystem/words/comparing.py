"""What changed between two snapshots, in sentences; each carries the ties it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecosystem.pictures.comparing import Compared
from ecosystem.rules import KINDS
from ecosystem.words.actions import number_words
from ecosystem.words.figures import FIGURE_WORDS, HOP_WORDS, community_label
from graph.compare import ENDED, NEW, QUIET, CutMove, GroupMove, Move, shares

NAMED_MOST = 3
LARGEST_PAIRS = 6
STATE_CODES = {NEW: "NEW", ENDED: "ENDED", QUIET: "QUIET"}
TIE_WORDS = {
    "NEW": gettext_lazy("new: {done}"),
    "ENDED": gettext_lazy("no longer counted: {done}"),
    "QUIET": gettext_lazy("quiet for half a year: {done}"),
    "STRONGER": gettext_lazy("stronger: {done}"),
    "WEAKER": gettext_lazy("weaker: {done}"),
}
LABELS = {name: words.label for name, words in FIGURE_WORDS.items()} | {"partners": gettext_lazy("Partners")}


@dataclass(frozen=True)
class TieWords:
    """A tie that changed: who, to whom, which kind, how, its faded weight before and after, and the sentence."""

    source: int
    target: int
    kind: str
    state: str
    before: float
    after: float
    text: str


@dataclass(frozen=True)
class Statement:
    """One sentence, the ties it rests on, and of whom and what an action can be made."""

    text: str
    ties: tuple[TieWords, ...] = ()
    organisation: int | None = None
    figure: str = ""

    @property
    def organisation_text(self) -> str:
        """For the key of an action."""
        return f"{self.organisation}"


@dataclass(frozen=True)
class Section:
    """Sentences of one sort."""

    code: str
    title: str
    statements: list[Statement] = field(default_factory=list)


def comparison_words(found: Compared) -> list[Section]:
    """All that is said, the most telling first; what has nothing to say is left out."""
    sections = [
        Section("bridges", _("Who holds others together"), [_cut(found, cut) for cut in found.cuts]),
        Section("moves", _("Who rose and who fell"), [_move(found, f, m) for f, ms in found.moves.items() for m in ms]),
        Section("circles", _("Circles"), list(_circles(found))),
        Section("pairs", _("Largest new ties, and those that fell quiet"), _pairs(found)),
    ]
    return [section for section in sections if section.statements]


def tie_words(found: Compared, at: int) -> TieWords:
    """One changed pair."""
    pairs = found.pairs
    kind, state = KINDS[int(pairs.kind[at])], int(pairs.state[at])
    before, after = float(pairs.before[at]), float(pairs.after[at])
    code = STATE_CODES.get(state) or ("STRONGER" if after > before else "WEAKER")
    source, target = int(pairs.source[at]), int(pairs.target[at])
    done = str(HOP_WORDS[kind]).format(source=_name(found, source), target=_name(found, target))
    return TieWords(source, target, kind, code, before, after, str(TIE_WORDS[code]).format(done=done))


def _name(found: Compared, organisation: int) -> str:
    return found.names.get(organisation, _("another member"))


def _ties(found: Compared, positions: Iterable[int]) -> tuple[TieWords, ...]:
    return tuple(tie_words(found, at) for at in positions)


def _cut(found: Compared, cut: CutMove) -> Statement:
    name, circles = _name(found, cut.organisation), found.circles[cut.after > cut.before]
    if cut.before and cut.after:
        more = _("{count} members depend on {name} for their way to the rest; before it were {before}.")
        text = more.format(name=name, count=cut.after, before=cut.before)
    elif cut.after:
        text = _became(found, cut, name, circles)
    else:
        text = ngettext(
            "{name} is no longer the only way: {count} member that depended on it has another one now, or none.",
            "{name} is no longer the only way: {count} members that depended on it have another one now, or none.",
            cut.before,
        ).format(name=name, count=cut.before)
    return Statement(text, _ties(found, cut.ties), cut.organisation, "cut_off")


def _became(found: Compared, cut: CutMove, name: str, circles: Mapping[int, dict[str, Any]]) -> str:
    other = cut.part_groups[0] if cut.part_groups else -1
    if other != cut.group and other in circles and cut.group in circles:
        between = _("{name} became a bridge between the circle {one} and the circle {other}; {count} depend on it.")
        labels = [community_label(circles[number], found.names) for number in (cut.group, other)]
        return between.format(name=name, one=labels[0], other=labels[1], count=cut.after)
    hanging = [pk for part in cut.parts for pk in part]
    if all(pk in found.names for pk in hanging):
        who = _listed([found.names[pk] for pk in hanging])
        return _("{name} became the only way to the rest for {who}.").format(name=name, who=who)
    only = ngettext(
        "{name} became the only way to the rest for {count} member.",
        "{name} became the only way to the rest for {count} members.",
        cut.after,
    )
    return only.format(name=name, count=cut.after)


def _listed(names: list[str]) -> str:
    shown = _(", ").join(names[:NAMED_MOST])
    more = len(names) - NAMED_MOST
    return _("{names} and {more} more").format(names=shown, more=more) if more > 0 else shown


def _move(found: Compared, figure: str, move: Move) -> Statement:
    rose = move.after > move.before
    sentence = (
        _("{name}: {figure} rose from {before} to {after}.")
        if rose
        else _("{name}: {figure} fell from {before} to {after}.")
    )
    numbers = {"before": number_words(_whole(figure, move.before)), "after": number_words(_whole(figure, move.after))}
    text = sentence.format(name=_name(found, move.organisation), figure=LABELS[figure], **numbers)
    return Statement(text, _ties(found, move.ties), move.organisation, figure)


def _whole(figure: str, value: float) -> float:
    return round(value) if figure == "strength" else value


def _circles(found: Compared) -> Iterable[Statement]:
    if found.groups is None:
        return
    old, new = found.circles
    share = f"{found.groups.stability:.0%}"
    yield Statement(_("{share} of the members are where their circle went on.").format(share=share))
    for move in found.groups.moves:
        said = _circle(found, move, int(found.groups.match[move.number]))
        if said:
            yield Statement(said)
    for number, branches in found.groups.split.items():
        names = [community_label(new[branch], found.names) for branch in branches if branch in new]
        if len(names) > 1 and number in old:
            went = _("The circle {name} went apart into {parts}.")
            yield Statement(went.format(name=community_label(old[number], found.names), parts=_(", ").join(names)))
    for number in found.groups.gone:
        if number in old:
            gone = _("The circle {name} is no longer one of its own.")
            yield Statement(gone.format(name=community_label(old[number], found.names)))


def _circle(found: Compared, move: GroupMove, match: int) -> str:
    """Grown, shrunk, new or grown together; nothing where it is as it was."""
    old, new = found.circles
    if move.number not in new:
        return ""
    name = community_label(new[move.number], found.names)
    if match < 0 or match not in old:
        return _("A new circle: {name}, {size} members.").format(name=name, size=move.size)
    joined = [old[i] for i, count in move.origins if i in old and count * 2 >= old[i]["size"]]
    if len(joined) > 1:
        parts = _(", ").join(community_label(circle, found.names) for circle in joined)
        return _("The circle {name} grew together of {parts}.").format(name=name, parts=parts)
    before = int(old[match]["size"])
    if before == move.size:
        return ""
    grew = _("The circle {name} grew from {before} to {size} members.")
    shrank = _("The circle {name} shrank from {before} to {size} members.")
    return (grew if move.size > before else shrank).format(name=name, before=before, size=move.size)


def _pairs(found: Compared) -> list[Statement]:
    """Those that changed most, as a share of their kind: new ones, ended ones, quiet ones."""
    size, state = np.abs(shares(found.pairs)), found.pairs.state
    listed: list[int] = []
    for wanted in (NEW, ENDED, QUIET):
        mine = np.flatnonzero(state == wanted)
        listed += mine[np.argsort(-size[mine], kind="stable")][:LARGEST_PAIRS].tolist()
    return [Statement(one.text, (one,)) for one in _ties(found, listed)]
