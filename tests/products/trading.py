"""Two firms that may trade with each other, and the codes of what speaks against it."""

from datetime import date, timedelta

import numpy as np

from enterprises.models import Licence, LicenceScope
from enterprises.rules.first_approval import ApprovalState, FirstApproval
from products.rules.eligibility import bits_of, eligibility, eligibility_matrix
from products.rules.values import MEDICAL, LicenceFact, Line, Trader

ON = date(2027, 1, 10)

DAY = timedelta(days=1)

CLASSES = [code.value for code in LicenceScope.Code]

MODES = [*Licence.Mode.values, MEDICAL]

DRUGS, II, III = Licence.Kind.DRUG_DISTRIBUTION, Licence.Kind.DEVICE_CLASS_II, Licence.Kind.DEVICE_CLASS_III

APPROVED = FirstApproval(ApprovalState.APPROVED)


def licence(mode: str = "WHOLESALE", codes: tuple[str, ...] = (), *, cold: bool = True, **more: object) -> LicenceFact:
    scopes = tuple((code, cold) for code in (codes or tuple(CLASSES)))
    return LicenceFact(**{"kind": DRUGS, "mode": mode, "scopes": scopes} | more)  # type: ignore[arg-type]


def firm(*licences: LicenceFact, pk: int = 1, **more: object) -> Trader:
    return Trader(**{"pk": pk, "name": f"firm {pk}", "licences": licences} | more)  # type: ignore[arg-type]


SELLER = firm(licence(), pk=1, first_approval=APPROVED)

BUYER = firm(licence("RETAIL"), pk=2)

LINE = Line("CHEMICAL")


def codes(seller: Trader = SELLER, buyer: Trader = BUYER, line: Line = LINE, on: date = ON) -> set[str]:
    found = eligibility(seller, buyer, line, on)
    one = eligibility_matrix([seller], buyer, [line], on)
    assert one.dtype == np.uint16
    assert int(one[0, 0]) == bits_of(found)
    return {verdict.code.value for verdict in found}
