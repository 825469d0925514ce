"""The machine codes of eligibility and their sentences: what is the case, and how to mend it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Sentence
from products.rules.values import BUYER, LINE, SELLER


class Code(StrEnum):
    """Why a line may not go from a seller to a buyer; in the order of the bits of the matrix."""

    E_LIC_EXPIRED = "E_LIC_EXPIRED"
    E_MODE = "E_MODE"
    E_SCOPE = "E_SCOPE"
    E_COLD = "E_COLD"
    E_SPECIAL = "E_SPECIAL"
    E_SUSPENDED = "E_SUSPENDED"
    E_FIRST_APPROVAL = "E_FIRST_APPROVAL"
    E_EXPIRY = "E_EXPIRY"
    E_DIRECT_SHIP = "E_DIRECT_SHIP"


BITS = {code: 1 << place for place, code in enumerate(Code)}

LICENCE_ENDS = _("{whose} licence ends on {ends}, before the delivery on {on}. Enter the renewed licence.")
LICENCE_BEGINS = _("{whose} licence begins on {begins}, after the delivery on {on}. Deliver later.")
LICENCE_MISSING = _("{whose} register entry holds no {kind} in force. Enter the licence with its number and scope.")
MODE = _(
    "{seller_mode} may not sell to {buyer_mode}. Choose a partner whose licence fits: wholesale sells to wholesale, "
    "chain head offices, single stores and medical institutions."
)
STORE = _("A chain store buys from its own head office alone. Sell to the head office instead.")
CHAIN = _("A chain head office delivers to the stores of its own chain alone. Choose a wholesaler as seller.")
SCOPE = _("{whose} licence does not cover {drug_class}. Have the scope extended, or leave this line to others.")
COLD = _(
    "{whose} licence covers {drug_class} without the note on refrigerated and frozen drugs, which this line needs. "
    "Have the note entered, or leave this line to others."
)
SPECIAL = _(
    "Goods of the category “{category}” never enter a shared order (Drug Administration Law, article 61). "
    "Buy them through the designated channel."
)
SUSPENDED = _("{whose} licence is suspended. It can go on when the authority ends the suspension.")
RESTRICTED = _("{whose} trade in {drug_class} is restricted until {ends}: {reason}. It can go on after that.")
RESTRICTED_OPEN = _(
    "{whose} trade in {drug_class} is restricted: {reason}. It can go on when the restriction is lifted."
)
SERIOUS = _(
    "{whose} firm stands on the list of seriously dishonest entities. It can go on when the entry has been removed."
)
NOT_IN_BUSINESS = _("{whose} firm is not in business by the register. Correct the register if that is wrong.")
APPROVAL_NONE = _("The buyer has not approved the seller's first-trade file. Grant the papers and ask for approval.")
APPROVAL_REFUSED = _("The buyer refused the seller's first-trade file. Mend what the reason names and ask again.")
APPROVAL_ENDED = _("The buyer's approval of the seller's first-trade file has ended. Ask for a new one.")
APPROVAL_RUNS_OUT = _(
    "The buyer's first-trade approval of the seller ends on {ends}, before the delivery on {on}. "
    "Hand in the renewed papers and ask for approval."
)
APPROVAL_CLASS = _(
    "No authorisation letter in the seller's first-trade file covers {drug_class}. Hand in one that does."
)
EXPIRED_BATCH = _("The batch can be used until {ends}, before the delivery on {on}. Offer a fresher batch.")
SHORT_LIFE = _(
    "The batch can be used until {ends}: {left} days after the delivery, and at least {least} are asked for. "
    "Offer a fresher batch."
)
DIRECT_SHIP = _(
    "Goods may not go straight from a supplier to the buyer except in a disaster, epidemic or emergency. "
    "Receive and inspect them in the seller's own warehouse first."
)
MEDICAL_INSTITUTION = _("A medical institution")
MODE_NOT_NAMED = _("A firm whose licence names no mode")
ALL_CLASSES = _("all classes")
_WHOSE = {SELLER: _("The seller's"), BUYER: _("The buyer's")}
_YOUR = _("Your")


@dataclass(frozen=True)
class Verdict:
    """One reason against a sale. `side` says whose matter it is; `str()` speaks to the seller, `said_to` to anybody."""

    code: Code
    side: str
    sentence: Sentence
    values: dict[str, Any] = field(default_factory=dict)

    def said_to(self, reader: str) -> str:
        """The sentence for the SELLER, the BUYER or anybody else ("")."""
        whose = _YOUR if reader == self.side else _WHOSE.get(self.side, "")
        return str(self.sentence).format(whose=whose, **self.values)

    def __str__(self) -> str:
        return self.said_to(SELLER)

    def as_dict(self, reader: str = SELLER) -> dict[str, str]:
        """`{code, side, detail}` for the doors."""
        return {"code": self.code.value, "side": self.side, "detail": self.said_to(reader)}


def verdict(code: Code, side: str, sentence: Sentence, **values: Any) -> Verdict:
    """A verdict with its values."""
    return Verdict(code, side, sentence, values)


__all__ = ["BITS", "BUYER", "LINE", "SELLER", "Code", "Verdict", "verdict"]
