"""The coverage certificate: on how many independent suppliers each class and way of storage rests, from the books."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from ecosystem.drills.registry import providers
from ecosystem.rules import grade
from enterprises.models import Licence, LicenceScope
from graph.coverage import Chain, Coverage, coverage
from ledger.kinds import TieKind
from ledger.queries import DAY_ZERO, daily_sums
from products.models import Product
from products.queries.facts import load_traders
from products.rules.modes import COLD_STORAGE, NO_MODE, never_shared
from products.rules.values import LicenceFact, Trader

LATELY = timedelta(days=365)
NAMED = 3  # so many suppliers or fewer are named
Kind = tuple[str, bool]  # drug class, and whether it must be kept cold
Mask = NDArray[np.bool_]
_SUPPLIES = frozenset({Licence.Mode.WHOLESALE.value, NO_MODE})
_BUYS = frozenset({*_SUPPLIES, Licence.Mode.CHAIN_HEAD.value, Licence.Mode.RETAIL.value})
_DRUGS = frozenset({Licence.Kind.DRUG_DISTRIBUTION.value})
_DEVICES = frozenset({Licence.Kind.DEVICE_CLASS_II.value, Licence.Kind.DEVICE_CLASS_III.value})


def certificate(cluster_id: int, at: datetime) -> list[dict[str, Any]]:
    """One row per class and way of storage in the cluster's catalogue; a constant number of queries.

    Licensed: a licence in force today for wholesale that covers it, in business, not restricted. Delivering: of these,
    who gave goods in the last twelve months. Proven: of these, with accepted deliveries of just this.
    """
    kinds = _kinds(cluster_id)
    members = Organisation.objects.filter(cluster_id=cluster_id, is_active=True, kind=OrganisationKind.ENTERPRISE)
    firms = list(members.order_by("pk").values_list("pk", flat=True))
    chain = _chain(cluster_id, firms, kinds, at)
    found = coverage(chain)
    return [_row(found, chain, firms, k, kind) for k, kind in enumerate(kinds)]


def _row(found: Coverage, chain: Chain, firms: Sequence[int], k: int, kind: Kind) -> dict[str, Any]:
    row: dict[str, Any] = {field.name: int(getattr(found, field.name)[k]) for field in fields(Coverage)}
    row["leans_on"] = firms[row["leans_on"]] if row["leans_on"] >= 0 else None
    able = np.flatnonzero(chain.licensed[:, k] & chain.delivering).tolist()
    named = [firms[place] for place in able] if len(able) <= NAMED else []
    verdict = grade(row["delivering"]).value
    return {"drug_class": kind[0], "is_cold": kind[1], **row, "suppliers": named, "grade": verdict}


def _kinds(cluster_id: int) -> list[Kind]:
    """What the catalogue holds and shared orders may hold, in the order of the licence classes."""
    known = Product.objects.filter(cluster_id=cluster_id).order_by()
    rows = known.values_list("drug_class", "storage", "special_category").distinct()
    kinds = {(code, storage in COLD_STORAGE) for code, storage, special in rows if not never_shared(special, code)}
    order = list(LicenceScope.Code.values)
    return sorted(kinds, key=lambda kind: (order.index(kind[0]), kind[1]))


def _chain(cluster_id: int, firms: Sequence[int], kinds: Sequence[Kind], at: datetime) -> Chain:
    today, place = timezone.localdate(at), {pk: number for number, pk in enumerate(firms)}
    traders = load_traders(firms, at=at)
    head = [place.get(traders[pk].head_office or pk, place[pk]) for pk in firms]
    source, target = _pairs(cluster_id, place, at, today)
    delivering = np.zeros(len(firms), np.bool_)
    delivering[source] = True
    return Chain(
        np.array(head, np.int64),
        _mask([[_may(traders[pk], kind, _SUPPLIES, today) for kind in kinds] for pk in firms], len(kinds)),
        delivering,
        _proven(cluster_id, place, kinds, at),
        _mask([[_may(traders[pk], kind, _BUYS, today) for kind in kinds] for pk in firms], len(kinds)),
        source,
        target,
    )


def _mask(rows: list[list[bool]], kinds: int) -> Mask:
    return np.array(rows, np.bool_).reshape(len(rows), kinds)


def _may(trader: Trader, kind: Kind, modes: frozenset[str], today: date) -> bool:
    """A licence in force of the right kind and mode covers it, cold where needed, and nothing stands against it."""
    code, is_cold = kind
    if not trader.is_in_business or trader.is_on_serious_list:
        return False
    if any(one.holds(code, today) for one in trader.restrictions):
        return False
    wanted = _DEVICES if code == LicenceScope.Code.DEVICE else _DRUGS
    mine = (one for one in trader.licences if one.kind in wanted and one.mode in modes and _is_valid(one, today))
    return any(one.covers(code) and (not is_cold or one.keeps_cold(code)) for one in mine)


def _is_valid(licence: LicenceFact, today: date) -> bool:
    begins, ends = licence.issued_on or date.min, licence.expires_on or date.max
    return licence.status == Licence.Status.IN_FORCE and begins <= today <= ends


def _pairs(cluster_id: int, place: dict[int, int], at: datetime, today: date) -> tuple[NDArray[np.int64], ...]:
    """Positions of who gave goods to whom in the last twelve months."""
    ties = daily_sums(cluster_id, at)
    since = (today - LATELY - DAY_ZERO).days
    goods = (ties.kind == TieKind.SUPPLY - 1) & (ties.day >= since) & (ties.value > 0)
    keys = np.array(sorted(place), np.int64)
    goods &= np.isin(ties.source, keys) & np.isin(ties.target, keys)
    pairs = np.unique(np.stack([ties.source[goods], ties.target[goods]]), axis=1)
    return np.searchsorted(keys, pairs[0]), np.searchsorted(keys, pairs[1])


def _proven(cluster_id: int, place: dict[int, int], kinds: Sequence[Kind], at: datetime) -> Mask:
    found = np.zeros((len(place), len(kinds)), np.bool_)
    column = {kind: number for number, kind in enumerate(kinds)}
    for app in providers():
        for firm, code, storage in app.proven(cluster_id, at - LATELY):
            kind = (code, storage in COLD_STORAGE)
            if firm in place and kind in column:
                found[place[firm], column[kind]] = True
    return found
