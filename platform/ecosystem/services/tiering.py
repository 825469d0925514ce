"""Tiers need to know with how many members a firm dealt: the ledger knows, the enterprises room stands below it."""

from collections.abc import Mapping
from datetime import date, datetime, time

import numpy as np

from accounts.actors import Actor
from enterprises.models import TierDecision
from enterprises.queries import members_with_figures
from enterprises.services.tiers import propose_tiers
from ledger.kinds import TieKind
from ledger.queries import DAY_ZERO, daily_sums
from ledger.queries.columns import CHANGCHUN

_SUPPLY = TieKind.SUPPLY - 1  # its position in the arrays


def propose_tiers_from_book(year: int, *, actor: Actor, at: datetime) -> list[TierDecision]:
    """`propose_tiers` with the trading partners of the year taken from the ledger."""
    return propose_tiers(year, actor=actor, at=at, partners=partners_in(year, actor=actor, at=at))


def partners_in(year: int, *, actor: Actor, at: datetime) -> Mapping[int, int]:
    """Enterprise -> how many other members it supplied or bought from in the year (or the year so far)."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    ties = daily_sums(actor.organisation.cluster_id, min(at, datetime.combine(last, time.max, CHANGCHUN)))
    members = np.array([member.pk for member in members_with_figures(actor)])
    in_year = (ties.day >= (first - DAY_ZERO).days) & (ties.kind == _SUPPLY) & (ties.source != ties.target)
    among = in_year & np.isin(ties.source, members) & np.isin(ties.target, members)
    pairs = np.stack([ties.source[among], ties.target[among]], axis=1)
    both_ways = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    firms, counts = np.unique(both_ways[:, 0], return_counts=True)
    return dict(zip(firms.tolist(), counts.tolist(), strict=True))
