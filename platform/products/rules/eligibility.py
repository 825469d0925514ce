"""May this seller deliver this line to this buyer on this day? One pure function, and its form for many at once."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from common.errors import Sentence
from enterprises.models import Licence, LicenceScope
from enterprises.rules.first_approval import ApprovalState, FirstApproval
from products.models import Product
from products.rules import verdicts as said
from products.rules.modes import COLD_STORAGE, SPECIAL_CLASSES, licence_kind, may_sell, never_shared
from products.rules.values import BUYER, LINE, MEDICAL, SELLER, LicenceFact, Line, Ship, Trader
from products.rules.verdicts import BITS, Code, Verdict, verdict

_ENDED = frozenset({Licence.Status.REVOKED, Licence.Status.CANCELLED})
Licences = tuple[LicenceFact, ...]


def eligibility(seller: Trader, buyer: Trader, line: Line, on: date) -> list[Verdict]:
    """Every reason against delivering `line` from `seller` to `buyer` on `on`; an empty list means that it may go.

    Of several licences those valid on the day are judged, and one of them must fit in mode, scope and cold note
    together. Where none is valid, the one that ends last is judged, so that all that must be mended is said at once.
    `seller.first_approval` is this buyer's decision; the head office of a chain needs none from its stores.
    """
    return [*_about_firms(seller, buyer, line, on), *_about_line(line, on)]


def eligibility_matrix(
    sellers: Sequence[Trader],
    buyer: Trader,
    lines: Sequence[Line],
    on: date,
    batches: NDArray[np.datetime64] | None = None,
) -> NDArray[np.uint16]:
    """The same for many: shape (sellers, lines), each cell the sum of `BITS` of the codes that apply, 0 for none.

    `batches` (same shape, datetime64[D], NaT where unknown) are the last days of use of each seller's own batches;
    without it each line's own `batch_expires_on` counts. What does not depend on the line is judged once per kind of
    goods, so the work grows with sellers and kinds, not with lines.
    """
    kinds = [_goods(line) for line in lines]
    places = {kind: place for place, kind in enumerate(dict.fromkeys(kinds))}
    of_kind = dict(zip(kinds, lines, strict=True))
    firms = np.zeros((len(sellers), len(places)), np.uint16)
    for row, seller in enumerate(sellers):
        for kind, column in places.items():
            firms[row, column] = bits_of(_about_firms(seller, buyer, of_kind[kind], on))
    found = firms[:, [places[kind] for kind in kinds]]
    found |= np.array([bits_of(_about_line(line, on)) for line in lines], np.uint16)[None, :]
    return found if batches is None else _with_batches(found, lines, on, batches)


def bits_of(verdicts: Sequence[Verdict] | Iterator[Verdict]) -> int:
    """The verdicts' codes as one number."""
    bits = 0
    for one in verdicts:
        bits |= BITS[one.code]
    return bits


def codes_of(bits: int) -> list[Code]:
    """The codes in a cell of the matrix.

    >>> [code.value for code in codes_of(0b101)]
    ['E_LIC_EXPIRED', 'E_SCOPE']
    """
    return [code for code, bit in BITS.items() if bits & bit]


def _goods(line: Line) -> tuple[str, str, bool]:
    return line.drug_class, line.device_class, line.storage in COLD_STORAGE


def _with_batches(
    found: NDArray[np.uint16], lines: Sequence[Line], on: date, batches: NDArray[np.datetime64]
) -> NDArray[np.uint16]:
    least = np.array([max(line.minimum_life_days, 0) for line in lines])
    left = (batches - np.datetime64(on, "D")).astype("timedelta64[D]").astype(np.int64)
    short = ~np.isnat(batches) & (left < least[None, :])
    bit = np.uint16(BITS[Code.E_EXPIRY])
    return (found & ~bit) | np.where(short, bit, np.uint16(0)).astype(np.uint16)


def _about_firms(seller: Trader, buyer: Trader, line: Line, on: date) -> Iterator[Verdict]:
    kind = licence_kind(line.drug_class, line.device_class)
    same_chain = buyer.is_chain_store and buyer.head_office == seller.pk
    if kind:
        sells, buys = _judged(seller, kind, on), _judged(buyer, kind, on)
        yield from _state(SELLER, sells, kind, on)
        yield from _state(BUYER, buys, kind, on)
        yield from _trade(sells, buys, line, same_chain=same_chain)
    for side, firm in ((SELLER, seller), (BUYER, buyer)):
        yield from _standing(side, firm, line, on)
    if not same_chain:
        yield from _first_trade(seller.first_approval or FirstApproval(), line, on)


def _judged(firm: Trader, kind: str, on: date) -> Licences:
    """The licences valid on the day; else the one of this kind that ends last; none where there is none."""
    mine = tuple(x for x in firm.licences if x.kind == kind and x.status not in _ENDED)
    valid = tuple(x for x in mine if x.is_valid(on))
    return valid or tuple(sorted(mine, key=lambda x: x.expires_on or date.max)[-1:])


def _state(side: str, judged: Licences, kind: str, on: date) -> Iterator[Verdict]:
    if not judged:
        label = Licence.Kind(kind).label
        yield verdict(Code.E_LIC_EXPIRED, side, said.LICENCE_MISSING, kind=label)
        return
    licence = judged[0]
    if licence.status == Licence.Status.SUSPENDED:
        yield verdict(Code.E_SUSPENDED, side, said.SUSPENDED)
    if licence.expires_on and licence.expires_on < on:
        yield verdict(Code.E_LIC_EXPIRED, side, said.LICENCE_ENDS, ends=licence.expires_on, on=on)
    elif licence.issued_on and licence.issued_on > on:
        yield verdict(Code.E_LIC_EXPIRED, side, said.LICENCE_BEGINS, begins=licence.issued_on, on=on)


def _trade(sells: Licences, buys: Licences, line: Line, *, same_chain: bool) -> Iterator[Verdict]:
    """Mode of the pair, then scope and cold note of each side among the licences whose mode fits."""
    fit = [(s, b) for s in sells for b in buys if may_sell(s.mode, b.mode, same_chain=same_chain)]
    if sells and buys and not fit:
        yield _wrong_mode(sells[0].mode, buys[0].mode)
    for side, mine, fitting in ((SELLER, sells, [s for s, _b in fit]), (BUYER, buys, [b for _s, b in fit])):
        yield from _scope(side, tuple(fitting) or mine, line)


def _scope(side: str, licences: Licences, line: Line) -> Iterator[Verdict]:
    covering = [x for x in licences if x.covers(line.drug_class)]
    words = {"drug_class": LicenceScope.Code(line.drug_class).label}
    if licences and not covering:
        yield verdict(Code.E_SCOPE, side, said.SCOPE, **words)
    elif line.storage in COLD_STORAGE and covering and not any(x.keeps_cold(line.drug_class) for x in covering):
        yield verdict(Code.E_COLD, side, said.COLD, **words)


def _wrong_mode(seller: str, buyer: str) -> Verdict:
    if buyer == Licence.Mode.CHAIN_STORE and seller in {Licence.Mode.WHOLESALE, Licence.Mode.CHAIN_HEAD}:
        return verdict(Code.E_MODE, BUYER, said.STORE)
    if seller == Licence.Mode.CHAIN_HEAD:
        return verdict(Code.E_MODE, SELLER, said.CHAIN)
    return verdict(Code.E_MODE, SELLER, said.MODE, seller_mode=_mode(seller), buyer_mode=_mode(buyer))


def _mode(mode: str) -> Sentence:
    if mode == MEDICAL:
        return said.MEDICAL_INSTITUTION
    return Licence.Mode(mode).label if mode else said.MODE_NOT_NAMED


def _standing(side: str, firm: Trader, line: Line, on: date) -> Iterator[Verdict]:
    if firm.is_on_serious_list:
        yield verdict(Code.E_SUSPENDED, side, said.SERIOUS)
    if not firm.is_in_business:
        yield verdict(Code.E_SUSPENDED, side, said.NOT_IN_BUSINESS)
    for one in firm.restrictions:
        if one.holds(line.drug_class, on):
            sentence = said.RESTRICTED if one.ends_on else said.RESTRICTED_OPEN
            label = LicenceScope.Code(one.scope_code).label if one.scope_code else said.ALL_CLASSES
            words = {"drug_class": label, "reason": one.reason, "ends": one.ends_on}
            yield verdict(Code.E_SUSPENDED, side, sentence, **words)


def _first_trade(approval: FirstApproval, line: Line, on: date) -> Iterator[Verdict]:
    sentences = {
        ApprovalState.NONE: said.APPROVAL_NONE,
        ApprovalState.REFUSED: said.APPROVAL_REFUSED,
        ApprovalState.ENDED: said.APPROVAL_ENDED,
    }
    if sentence := sentences.get(approval.state):
        yield verdict(Code.E_FIRST_APPROVAL, SELLER, sentence)
    elif not approval.covers(line.drug_class):
        label = LicenceScope.Code(line.drug_class).label
        yield verdict(Code.E_FIRST_APPROVAL, SELLER, said.APPROVAL_CLASS, drug_class=label)
    elif not approval.is_good(line.drug_class, on):
        ends = approval.ends_for(line.drug_class)
        yield verdict(Code.E_FIRST_APPROVAL, SELLER, said.APPROVAL_RUNS_OUT, ends=ends, on=on)


def _about_line(line: Line, on: date) -> Iterator[Verdict]:
    if never_shared(line.special_category, line.drug_class):
        yield verdict(Code.E_SPECIAL, LINE, said.SPECIAL, category=_category(line))
    if line.batch_expires_on is not None:
        yield from _life(line, line.batch_expires_on, on)
    if line.ship == Ship.DIRECT:
        yield verdict(Code.E_DIRECT_SHIP, LINE, said.DIRECT_SHIP)


def _category(line: Line) -> Sentence:
    special = Product.Special(line.special_category)
    if special in {Product.Special.NONE, Product.Special.COMPOUND_SPECIAL}:
        special = SPECIAL_CLASSES[LicenceScope.Code(line.drug_class)]
    return special.label


def _life(line: Line, ends: date, on: date) -> Iterator[Verdict]:
    left = (ends - on).days
    if left < 0:
        yield verdict(Code.E_EXPIRY, LINE, said.EXPIRED_BATCH, ends=ends, on=on)
    elif left < line.minimum_life_days:
        yield verdict(Code.E_EXPIRY, LINE, said.SHORT_LIFE, ends=ends, on=on, left=left, least=line.minimum_life_days)
