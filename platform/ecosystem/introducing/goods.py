"""What licences allow as bits: one for each drug class, and one for each with the note on refrigerated goods."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from enterprises.models import Licence, LicenceScope
from matching.introduce import Holdings
from matching.introduce.gains import Flags
from matching.introduce.goods import Bits
from products.rules.modes import NO_MODE, SPECIAL_CLASSES, licence_kind, may_sell
from products.rules.values import LicenceFact, Trader

# Goods under special control are in nobody's shared orders, so nobody is introduced for their sake.
CLASSES = tuple(code.value for code in LicenceScope.Code if code not in SPECIAL_CLASSES)
MODES = (*(mode.value for mode in Licence.Mode), NO_MODE)
COLD = len(CLASSES)  # the bit of a class with the note stands so much higher
MAY = np.array([[may_sell(seller, buyer, same_chain=False) for buyer in MODES] for seller in MODES])
_DEVICE = frozenset({Licence.Kind.DEVICE_CLASS_II.value, Licence.Kind.DEVICE_CLASS_III.value})
_DRUG = frozenset({licence_kind(LicenceScope.Code.CHEMICAL, "")})


def bit_of(drug_class: str, *, is_cold: bool = False) -> int:
    """The number with the one bit of these goods; 0 for goods that are never shared.

    >>> bit_of("SLICES"), bit_of("NARCOTIC")
    (1, 0)
    """
    return 1 << (CLASSES.index(drug_class) + is_cold * COLD) if drug_class in CLASSES else 0


def classes_in(bits: int) -> tuple[list[str], list[str]]:
    """The classes of these goods, and those among them that are kept cold.

    >>> classes_in(bit_of("SLICES") | bit_of("BIOLOGICAL", is_cold=True))
    (['SLICES'], ['BIOLOGICAL'])
    """
    plain = [code for code in CLASSES if bits & bit_of(code)]
    return plain, [code for code in CLASSES if bits & bit_of(code, is_cold=True)]


def holdings(traders: Sequence[Trader], on: date) -> Holdings:
    """What each may deal in on this day: licences in force, without the classes that are restricted."""
    held = np.zeros((len(traders), len(MODES)), np.uint64)
    for row, trader in enumerate(traders):
        barred = _barred(trader, on)
        for licence in trader.licences:
            if licence.is_valid(on) and licence.mode in MODES:
                held[row, MODES.index(licence.mode)] |= np.uint64(_goods(licence) & ~barred)
    return Holdings(held, MAY)


def keeps_cold(goods: Bits) -> Flags:
    """Whether a firm may keep any class refrigerated or frozen: bool[n]."""
    cold: Flags = (goods >> np.uint64(COLD)) != 0
    return cold


def asked_for(rows: Iterable[tuple[int, str, bool]], places: dict[int, int]) -> Bits:
    """(firm, drug class, kept cold) -> the goods each firm asked for: uint64[n], in the order of `places`."""
    asked = np.zeros(len(places), np.uint64)
    for firm, drug_class, is_cold in rows:
        if firm in places:
            asked[places[firm]] |= np.uint64(bit_of(drug_class, is_cold=is_cold))
    return asked


def _goods(licence: LicenceFact) -> int:
    bits = 0
    for code, is_cold in licence.scopes:
        if licence.kind in (_DEVICE if code == LicenceScope.Code.DEVICE else _DRUG):
            bits |= bit_of(code) | (bit_of(code, is_cold=True) if is_cold else 0)
    return bits


def _barred(trader: Trader, on: date) -> int:
    bits = 0
    for code in CLASSES:
        if any(one.holds(code, on) for one in trader.restrictions):
            bits |= bit_of(code) | bit_of(code, is_cold=True)
    return bits
