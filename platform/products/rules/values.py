"""The frozen facts that eligibility is judged from: two firms, a line, a licence, a restriction."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enterprises.models import Licence
from enterprises.rules.first_approval import FirstApproval

MEDICAL = "MEDICAL"  # the mode of a medical institution's practice licence; the register of enterprises holds none
SELLER, BUYER, LINE = "SELLER", "BUYER", "LINE"


class Ship(StrEnum):
    """How the goods travel."""

    OWN_STOCK = "OWN_STOCK"  # from the seller's own warehouse, received and inspected there
    ENTRUSTED_STOCK = "ENTRUSTED_STOCK"  # the seller's own goods in an entrusted warehouse
    DIRECT = "DIRECT"  # from a supplier straight to the buyer
    DIRECT_EMERGENCY = "DIRECT_EMERGENCY"  # the same in a disaster, epidemic, emergency or urgent clinical rescue


@dataclass(frozen=True)
class LicenceFact:
    """One licence: `status` as Licence.Status, `scopes` class -> refrigerated and frozen noted."""

    kind: str
    mode: str
    status: str = Licence.Status.IN_FORCE
    issued_on: date | None = None
    expires_on: date | None = None
    scopes: tuple[tuple[str, bool], ...] = ()

    def is_valid(self, on: date) -> bool:
        """In force on this day."""
        begins, ends = self.issued_on or date.min, self.expires_on or date.max
        return self.status == Licence.Status.IN_FORCE and begins <= on <= ends

    def covers(self, code: str) -> bool:
        """The class stands in the scope; a medical institution's licence covers what its practice needs."""
        return self.mode == MEDICAL or any(named == code for named, _cold in self.scopes)

    def keeps_cold(self, code: str) -> bool:
        """The class stands there with the note on refrigerated and frozen drugs."""
        return self.mode == MEDICAL or (code, True) in self.scopes


@dataclass(frozen=True)
class RestrictionFact:
    """That a firm may not deal in a class ("" for all) from one local day to another (None: until lifted)."""

    scope_code: str
    starts_on: date
    ends_on: date | None
    reason: str

    def holds(self, code: str, on: date) -> bool:
        """In force for this class on this day."""
        in_time = self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
        return in_time and self.scope_code in {"", code}


@dataclass(frozen=True)
class Trader:
    """A firm as seller or buyer. `first_approval` is what the buyer in question decided about it as a seller."""

    pk: int
    name: str
    licences: tuple[LicenceFact, ...] = ()
    restrictions: tuple[RestrictionFact, ...] = ()
    head_office: int | None = None
    is_chain_store: bool = False
    is_in_business: bool = True
    is_on_serious_list: bool = False
    first_approval: FirstApproval | None = None


@dataclass(frozen=True)
class Line:
    """What is to be delivered. `batch_expires_on` is the last day of use of the batch offered (None: not yet known)."""

    drug_class: str
    storage: str = "NORMAL"
    special_category: str = "NONE"
    rx_class: str = "NONE"
    device_class: str = ""
    minimum_life_days: int = 0
    batch_expires_on: date | None = None
    ship: Ship = Ship.OWN_STOCK
    name: str = ""
