"""The words for every code of an allocation: why a part, why not a seller, what stays unmet, which rule is broken.

Codes with figures come from `matching` and are kept in rows; both doors say them through this file.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from common.errors import Sentence
from matching.weights import Weights
from orders.models import CostRule, StandingOrder
from products.rules.verdicts import Code

Row = Mapping[str, Any]

PART: dict[str, Sentence] = {
    "ELIGIBLE": gettext_lazy("licence and approval fit"),
    "RANK": gettext_lazy("no. {rank} of {of} by price and terms"),
    "DISTANCE": gettext_lazy("{km} km"),
    "TIE": gettext_lazy("past dealings {strength} of 100"),
    "BELOW_SHARE": gettext_lazy("below the average share ({percent} %)"),
    "ABOVE_SHARE": gettext_lazy("above the average share ({percent} %)"),
    "ON_TIME": gettext_lazy("on time"),
    "LATE": gettext_lazy("{days} days late"),
    "OVERRIDE": gettext_lazy("decided by you"),
}
UNMET: dict[str, Sentence] = {
    "NO_OFFERS": gettext_lazy("nobody made an offer"),
    "NOBODY_ALLOWED": gettext_lazy("none of {offers} offers may be used"),
    "OFFERED_TOO_LITTLE": gettext_lazy("only {offered} of {need} were offered"),
    "PACK": gettext_lazy("the rest of {rest} is less than a pack of {pack}"),
    "NEED_BELOW_LOT": gettext_lazy("the {need} wanted are less than the minimum lot of {lot}"),
    "LOT": gettext_lazy("the rest of {rest} is less than the minimum lot of {lot}"),
    "MOST_TAKERS": gettext_lazy("already shared by {most} sellers, and no more are wanted"),
    "WHOLE": gettext_lazy("wanted whole or not at all: {need}, and {available} could come"),
    "CAPACITY": gettext_lazy(
        "{rest} are missing, and what the sellers can still bring then ({available}) makes no part"
    ),
    "OFFER_LEAST_OR_COST": gettext_lazy(
        "the rest of {rest} is less than what the offers start from, or costs too much"
    ),
}
PASSED_OVER: dict[str, Sentence] = {
    "EXCLUDED": gettext_lazy("may not be used: {why}"),
    "CAPACITY_USED": gettext_lazy("its capacity is used up by other lines; {available} are left, a part is {lot}"),
    "NEED_TOO_SMALL": gettext_lazy("its offer starts from {least}, and at most {need} are wanted at a time"),
    "MOST_TAKERS": gettext_lazy("no. {rank} of {of} by price and terms, and at most {most} sellers share this line"),
    "MET_BY_OTHERS": gettext_lazy("no. {rank} of {of} by price and terms; others cover the line"),
    "REST_TOO_SMALL": gettext_lazy("the rest of {rest} is less than the {least} its offer starts from"),
    "REST_COSTS_LESS_UNMET": gettext_lazy("bringing the rest of {rest} would cost more than leaving it open"),
}
BREACHES: dict[str, Sentence] = {
    "UNKNOWN": gettext_lazy("this line or seller is not part of the order"),
    "NO_OFFER": gettext_lazy("this seller made no offer for the line"),
    "WINDOW": gettext_lazy("the line has no such delivery time"),
    "EXCLUDED": gettext_lazy("may not be used: {why}"),
    "CANNOT_DELIVER": gettext_lazy("the seller cannot deliver at this time"),
    "LOT": gettext_lazy("{quantity} is less than the minimum lot of {lot}"),
    "PACK": gettext_lazy("{quantity} is no multiple of the pack of {pack}"),
    "TWICE": gettext_lazy("the seller has two parts of the same delivery time"),
    "OFFER_MOST": gettext_lazy("{quantity} is more than the {most} offered"),
    "OFFER_LEAST": gettext_lazy("{quantity} is less than the {least} the offer starts from"),
    "MORE_THAN_NEEDED": gettext_lazy("{surplus} more than wanted"),
    "MOST_TAKERS": gettext_lazy("{takers} sellers, and at most {most} share this line"),
    "WHOLE": gettext_lazy("wanted whole or not at all: {given} of {need}"),
    "CAPACITY": gettext_lazy("{used} of a capacity of {capacity}"),
    "CANNOT_BE_COMPLETED": gettext_lazy("what is fixed cannot be completed to a plan that keeps every rule"),
}
WHY: dict[str, Sentence] = {
    Code.E_LIC_EXPIRED: gettext_lazy("no licence in force on the day of delivery"),
    Code.E_MODE: gettext_lazy("its way of business may not sell to you"),
    Code.E_SCOPE: gettext_lazy("its licence does not cover this class of drug"),
    Code.E_COLD: gettext_lazy("no cold chain on its licence"),
    Code.E_SPECIAL: gettext_lazy("goods under special control never enter a shared order"),
    Code.E_SUSPENDED: gettext_lazy("suspended or restricted by the authority"),
    Code.E_FIRST_APPROVAL: gettext_lazy("you have not approved its first-trade file"),
    Code.E_EXPIRY: gettext_lazy("the goods expire too soon"),
    Code.E_DIRECT_SHIP: gettext_lazy("goods may not come straight from its supplier"),
    "PRICE_ABOVE_BOUND": gettext_lazy("dearer than the bound"),
    "NO_WINDOW": gettext_lazy("it can deliver at none of the times"),
    "NO_CAPACITY": gettext_lazy("what it can bring at a time is below the minimum lot"),
    "OFFER_BELOW_LOT": gettext_lazy("its offer is below the minimum lot or a pack"),
    "WITHDRAWN": gettext_lazy("it withdrew its offer"),
    "WHOLE_NOT_IN_PACKS": gettext_lazy("the line is wanted whole, and its packs do not make it"),
}
NOBODY: dict[str, Sentence] = {
    Code.E_LIC_EXPIRED: gettext_lazy("nobody who offered holds a licence in force on that day"),
    Code.E_SCOPE: gettext_lazy("nobody who offered has a licence for this class of drug"),
    Code.E_COLD: gettext_lazy("nobody can deliver refrigerated at this time"),
    Code.E_FIRST_APPROVAL: gettext_lazy("you have approved the first-trade file of nobody who offered"),
    "NO_WINDOW": gettext_lazy("nobody can deliver at this time"),
}
TERMS: dict[str, Sentence] = {
    "price": gettext_lazy("Price of the goods"),
    "late": gettext_lazy("Days late"),
    "share": gettext_lazy("Fair share"),
    "km": gettext_lazy("Distance"),
    "tie": gettext_lazy("Ties not grown yet"),
    "part": gettext_lazy("Number of parts"),
    "later": gettext_lazy("Parts of sellers who only stand by"),
    "unmet": gettext_lazy("Unmet quantity"),
    "change": gettext_lazy("Changes of what was planned"),
}
_BETWEEN = pgettext_lazy("between reasons", ", ")
_FAR = 1000  # percent of the average share from which on people are told how many times it is
_SHOWN = ("ELIGIBLE", "RANK", "DISTANCE", "BELOW_SHARE", "ABOVE_SHARE", "LATE", "OVERRIDE")


def said(table: Mapping[str, Sentence], reason: Row) -> str:
    """One reason in words; a code without words is an error of ours and raises KeyError."""
    values = {name: value for name, value in reason.items() if name != "code"}
    if "why" in values:
        values["why"] = WHY[values["why"]]
    if reason["code"] == "DISTANCE" and not values["km"]:
        return _("distance below 1 km or not known")
    if reason["code"] == "ABOVE_SHARE" and values["percent"] >= _FAR:
        return _("{times} times the average share").format(times=round(values["percent"] / 100))
    return str(table[reason["code"]]).format(**values)


def part_words(reasons: Iterable[Row], *, whole: bool = False) -> str:
    """Why somebody gets a part, in one line; `whole` names what goes without saying too."""
    return str(_BETWEEN).join(said(PART, row) for row in reasons if whole or row["code"] in _SHOWN)


def unmet_words(reason: Row, excluded: Sequence[str] = ()) -> str:
    """Why a quantity stays unmet; `excluded`: the codes against those who offered for the line."""
    if reason["code"] == "NOBODY_ALLOWED" and len(set(excluded)) == 1 and excluded[0] in NOBODY:
        return str(NOBODY[excluded[0]])
    return said(UNMET, reason)


def gap_words(gap: float | None, *, of_part: bool = False) -> str:
    """How far from the best the plan may be: one sentence; `of_part`: proven for the lines shared out again only."""
    if gap is None:
        return _("No bound was proven in the time given.")
    if gap < 1e-6:
        if of_part:
            return _("Proven: nothing better exists while the other lines stay as they are.")
        return _("Proven: no better allocation exists under the same rules.")
    percent = gap_figure(gap)
    if of_part:
        return _("At most {percent} % better is possible while the other lines stay as they are.").format(
            percent=percent
        )
    return _("At most {percent} % better is possible.").format(percent=percent)


def gap_figure(gap: float) -> str:
    """A share 0..1 in percent as people read a bound: two places where it is small, never rounded down to nothing."""
    if gap < 1e-6:
        return "0"
    return f"{gap * 100:.1f}" if gap >= 0.001 else f"{max(gap * 100, 0.01):.2f}"


def weights_in_words(weights: Weights | None = None) -> dict[str, Any]:
    """The published weights, each with what it means."""
    said_by = weights or Weights()
    steps = [
        _("from {percent} % of the average share on, {share} thousandths more").format(percent=start, share=share)
        for start, share in zip(said_by.share_from, said_by.share, strict=True)
    ]
    rows = [
        (TERMS["price"], _("{percent} % of the offered price").format(percent=said_by.price)),
        (TERMS["late"], _("{share} thousandths of the price per day late").format(share=said_by.late)),
        (TERMS["share"], str(_BETWEEN).join(steps)),
        (TERMS["km"], _("{fen} fen per kilometre and part").format(fen=said_by.km)),
        (TERMS["tie"], _("{fen} fen per point missing to 100 and part").format(fen=said_by.distant)),
        (TERMS["part"], _("{fen} fen per part").format(fen=said_by.part)),
        (TERMS["later"], _("{times} times the dearest way to serve it, in addition").format(times=said_by.later)),
        (TERMS["unmet"], _("{times} times the dearest way to serve it").format(times=said_by.unmet)),
        (TERMS["change"], _("{fen} fen per part that was planned otherwise").format(fen=said_by.change)),
    ]
    return {"version": said_by.version, "rows": rows}


def cost_words(rule: CostRule) -> str:
    """What a rule of shared costs says: 30.00 yuan per part; the buyer bears 50 %."""
    if rule.basis == CostRule.Basis.SHARE:
        amount = _("{percent} % of the value").format(percent=f"{rule.points / 100:g}")
    else:
        amount = _("{amount} yuan {basis}").format(amount=f"{rule.amount:,}", basis=rule.get_basis_display())
    if rule.buyer_percent in (0, 100):
        bears = _("the buyer bears it") if rule.buyer_percent else _("the seller bears it")
    else:
        bears = _("the buyer bears {percent} %, the seller the rest").format(percent=rule.buyer_percent)
    cold = [str(_("only goods that travel cold"))] if rule.cold_only else []
    return str(pgettext("between facts", "; ")).join([amount, bears, *cold])


def rhythm_words(standing: StandingOrder) -> str:
    """How often, and on which day: every week, Tuesday; every month, day 15."""
    if standing.rhythm == StandingOrder.Rhythm.MONTHLY:
        day = _("day {day}").format(day=standing.starts_on.day)
    else:
        day = str(WEEKDAYS[standing.starts_on.weekday()])
    return _("{rhythm}, {day}").format(rhythm=standing.get_rhythm_display(), day=day)
