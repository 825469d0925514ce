"""For the worker: who can be introduced in a cluster, and what stands against it; a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
from django.db.models import Count, Q
from django.utils import timezone

from common.asking import who_answers
from ecosystem.introducing.circle import Circle, Ints, circle_of
from ecosystem.introducing.draw import Field
from ecosystem.introducing.goods import asked_for, holdings, keeps_cold
from ecosystem.introducing.rules import factors_of, months_before
from ecosystem.models import Introduction, IntroductionSide, NoIntroductions, Snapshot
from ecosystem.queries.snapshots import picture_of
from enterprises.models import Enterprise
from matching.introduce import Firms, Weights, offered_by_partners, pair_keys
from matching.introduce.gains import Flags
from products.queries.facts import load_traders
from products.rules.values import Trader

ASKED_SINCE = timedelta(days=183)
Answer = IntroductionSide.Answer


@dataclass(frozen=True)
class Registered:
    """What of the register counts here."""

    pk: int
    parent: int | None
    representative: str
    is_open: bool
    place: tuple[Decimal | None, Decimal | None]


def ready_snapshot_of(cluster_id: int, at: datetime) -> Snapshot | None:
    """The newest finished one; for workers."""
    ready = Snapshot.objects.filter(cluster_id=cluster_id, state=Snapshot.State.READY, as_of__lte=at)
    return ready.order_by("-as_of", "-pk").first()


def field_of(snapshot: Snapshot, month: date, at: datetime, weights: Weights) -> Field:
    """Everybody of the snapshot who is still a member, with licences, wishes, earlier answers and free places."""
    rows = _registered(snapshot.cluster_id)
    circle = circle_of(picture_of(snapshot), np.array(sorted(rows), np.int64))
    listed = [rows[pk] for pk in circle.ids.tolist()]
    places = {row.pk: place for place, row in enumerate(listed)}
    traders = load_traders(places, at=at)
    ordered = [traders[row.pk] for row in listed]
    return Field(
        circle,
        _firms(circle, listed, ordered, snapshot.cluster_id, at),
        may=_may(ordered, places, timezone.localdate(at)),
        owners=_owners(listed),
        barred=_barred(snapshot.cluster_id, places, month, weights),
        room=_room(snapshot.cluster_id, places, month, weights),
        factors=factors_of(_not_useful(snapshot.cluster_id, month, weights), places),
    )


def _registered(cluster_id: int) -> dict[int, Registered]:
    active = Enterprise.objects.filter(organisation__cluster_id=cluster_id, organisation__is_active=True, left_on=None)
    names = ("pk", "parent_id", "legal_representative", "has_open_storage", "latitude", "longitude")
    return {
        pk: Registered(pk, parent, representative.strip(), is_open, (latitude, longitude))
        for pk, parent, representative, is_open, latitude, longitude in active.order_by("pk").values_list(*names)
    }


def _firms(circle: Circle, rows: list[Registered], traders: list[Trader], cluster_id: int, at: datetime) -> Firms:
    held = holdings(traders, timezone.localdate(at))
    once, twice = offered_by_partners(held, *circle.tied())
    asked = [row for ask in who_answers("goods_asked_for") for row in ask(cluster_id, at - ASKED_SINCE)]
    places = {row.pk: place for place, row in enumerate(rows)}
    place = np.array([[_degrees(value) for value in row.place] for row in rows], np.float64).reshape(-1, 2)
    is_open = np.array([row.is_open for row in rows], bool)
    return Firms(held, once, twice, asked_for(asked, places), is_open, keeps_cold(held.any_mode()), place)


def _degrees(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def _may(traders: list[Trader], places: dict[int, int], on: date) -> Flags:
    """In business, on no list, not restricted as a whole, with a licence in force, and not against it."""
    unwilling = set(NoIntroductions.objects.filter(organisation__in=places).values_list("pk", flat=True))
    return np.array([is_introducible(trader, on) and trader.pk not in unwilling for trader in traders], bool)


def is_introducible(trader: Trader, on: date) -> bool:
    """In business, on no list, not restricted as a whole, with a licence in force on this day."""
    is_barred = trader.is_on_serious_list or any(one.holds("", on) for one in trader.restrictions)
    return trader.is_in_business and not is_barred and any(one.is_valid(on) for one in trader.licences)


def _owners(rows: list[Registered]) -> Ints:
    """The head office (or the firm itself), and the legal representative: one column each."""
    people = {name: number for number, name in enumerate(sorted({row.representative for row in rows} - {""}))}
    listed = [[row.parent or row.pk, people.get(row.representative, -1)] for row in rows]
    return np.array(listed, np.int64).reshape(-1, 2)


def _barred(cluster_id: int, places: dict[int, int], month: date, weights: Weights) -> Ints:
    """Pairs of the last months, and for good those that one side found not useful."""
    lately = Q(month__gt=months_before(month, weights.months))
    found = Introduction.objects.filter(lately | Q(sides__answer=Answer.NOT_USEFUL), cluster_id=cluster_id)
    pairs = list(found.order_by().values_list("left_id", "right_id").distinct())
    known = [(places[left], places[right]) for left, right in pairs if left in places and right in places]
    columns = np.array(known, np.int64).reshape(-1, 2)
    return pair_keys(columns[:, 0], columns[:, 1], len(places))


def _room(cluster_id: int, places: dict[int, int], month: date, weights: Weights) -> Ints:
    room = np.full(len(places), weights.most - weights.kept, np.int64)
    for firm, count in introductions_in(cluster_id, month).items():
        if firm in places:
            room[places[firm]] = max(0, min(room[places[firm]], weights.most - count))
    return room


def introductions_in(cluster_id: int, month: date) -> dict[int, int]:
    """Firm -> how many introductions it has in the month."""
    sides = IntroductionSide.objects.filter(introduction__cluster_id=cluster_id, introduction__month=month)
    return dict(sides.order_by().values_list("organisation").annotate(count=Count("pk")))


def _not_useful(cluster_id: int, month: date, weights: Weights) -> list[tuple[int, str]]:
    since = months_before(month, weights.halved_for)
    sides = IntroductionSide.objects.filter(introduction__cluster_id=cluster_id, introduction__month__gte=since)
    return list(sides.filter(answer=Answer.NOT_USEFUL).order_by().values_list("organisation_id", "reason"))
