"""Drills in words: what is taken away, why something is lost, how firmly a class stands."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import Organisation
from common.errors import Sentence
from ecosystem.drills.reading import Loss
from ecosystem.models import Drill
from ecosystem.rules import Grade
from enterprises.models import LicenceScope
from products.models import Product
from products.rules.modes import COLD_STORAGE

STOPS: dict[str, Sentence] = {
    "E_LIC_EXPIRED": gettext_lazy("The licence is missing, or ends before the delivery"),
    "E_MODE": gettext_lazy("The mode of operation does not allow a sale to this buyer"),
    "E_SCOPE": gettext_lazy("The licence does not cover the class"),
    "E_COLD": gettext_lazy("The licence lacks the note on refrigerated and frozen drugs"),
    "E_SPECIAL": gettext_lazy("The goods never enter a shared order"),
    "E_SUSPENDED": gettext_lazy("The licence is suspended, or trade in the class is restricted"),
    "E_FIRST_APPROVAL": gettext_lazy("The buyer has not approved the first-trade file"),
    "E_EXPIRY": gettext_lazy("The batch expires too soon"),
    "E_DIRECT_SHIP": gettext_lazy("The goods would not pass the seller's own warehouse"),
}
WAYS_OUT: dict[str, Sentence] = {
    "E_LIC_EXPIRED": gettext_lazy("Have the renewed licence entered."),
    "E_SCOPE": gettext_lazy("Have the scope extended at the authority."),
    "E_COLD": gettext_lazy("Have the note entered at the authority."),
    "E_SUSPENDED": gettext_lazy("It can step in when the suspension or restriction ends."),
    "E_FIRST_APPROVAL": gettext_lazy("The quickest way: let the buyer look at the first-trade file now."),
}
GRADES: dict[str, Sentence] = {
    Grade.GAP: gettext_lazy("Nobody delivers it"),
    Grade.ONE: gettext_lazy("Depends on one firm"),
    Grade.TWO: gettext_lazy("Two suppliers"),
    Grade.ENOUGH: gettext_lazy("Three or more"),
}
TONES = {Grade.GAP: "error", Grade.ONE: "error", Grade.TWO: "wait", Grade.ENOUGH: "done"}
COLD, WARM = pgettext_lazy("storage", "kept cold"), pgettext_lazy("storage", "not cooled")


def class_word(code: str) -> str:
    """The class in the reader's language."""
    return str(LicenceScope.Code(code).label) if code in LicenceScope.Code.values else code or _("without a class")


def storage_word(storage: str) -> str:
    """How it is kept."""
    return str(Product.Storage(storage).label) if storage in Product.Storage.values else storage


def title(drill: Drill) -> str:
    """What the report is about, in a line."""
    what = _subject(drill)
    return (_("Half of {what}") if drill.kept else _("Without {what}")).format(what=what)


def _subject(drill: Drill) -> str:
    name = str(drill.organisation.name) if drill.organisation else ""
    if drill.target == Drill.Target.PLACE:
        return drill.place
    if drill.target == Drill.Target.CLASS:
        code = class_word(drill.drug_class)
        return _("{what} of {firm}").format(what=code, firm=name) if name else code
    return name


def loss_headline(loss: Loss) -> str:
    """Why a class is lost, in a sentence."""
    words = {"what": class_word(loss.drug_class), "storage": storage_word(loss.storage), "firms": loss.no_room}
    if loss.no_room:
        sentence = ngettext(
            "{firms} firm may deliver {what}, but has shown no room for it, neither in time nor a month later.",
            "{firms} firms may deliver {what}, but have shown no room for it, neither in time nor a month later.",
            loss.no_room,
        )
    elif loss.storage in COLD_STORAGE:
        sentence = _("Lost because no other firm may deliver {what} kept cold ({storage}) for this delivery.")
    else:
        sentence = _("Lost because no other firm may deliver {what} ({storage}) for this delivery.")
    return sentence.format(**words)


def reasons(loss: Loss, names: Mapping[int, Organisation]) -> list[tuple[str, int, list[Organisation], str]]:
    """(what stops, how many firms, those whom nothing else stops, the way out) for a table, the most firms first."""
    rows = [
        (str(STOPS.get(one.code, one.code)), one.firms, [names[key] for key in one.nearest if key in names],
         str(WAYS_OUT.get(one.code, "")) if one.nearest else "")
        for one in loss.reasons
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row[2], -row[1]))
