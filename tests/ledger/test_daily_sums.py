"""The daily sums are the ties, added up: after single writings, COPY, reversals, merging, and writers at once."""

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organisation
from common.errors import DomainError
from graph.model import Ties
from ledger.errors import AlreadyRecorded, EndsDiffer, WeightBelowZero
from ledger.kinds import TieKind
from ledger.models import DailySum, Tie
from ledger.queries import daily_sums, day_number
from ledger.queries.moments import last_tie, sums_known
from ledger.services import TieColumns, as_moments, merge_daily_sums, record_tie, reverse_tie, write_ties
from tests.cast import NOW, Cast, make_cast, make_enterprise

Sums = dict[tuple[int, int, int, int], tuple[int, int]]
A_TIE = st.tuples(
    st.sampled_from([0, 1, 2]),  # source
    st.sampled_from([1, 2]),  # steps to the target
    st.sampled_from(list(TieKind)),
    st.integers(0, 10**9),
    st.integers(0, 72),  # hours before NOW: across three midnights of Changchun
)


def summed(ties: Ties) -> Sums:
    """The columns as a mapping without empty keys."""
    found: dict[tuple[int, int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    rows = zip(ties.source, ties.target, ties.kind, ties.day, ties.value, ties.count, strict=True)
    for source, target, kind, day, value, count in rows:
        cell = found[int(source), int(target), int(kind), int(day)]
        cell[0] += round(float(value) * 100)
        cell[1] += int(count)
    return {key: (cell[0], cell[1]) for key, cell in found.items() if cell != [0, 0]}


def brute_force(as_of: datetime) -> Sums:
    """The same from the ties, one by one."""
    found: dict[tuple[int, int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for tie in Tie.objects.filter(happened_at__lte=as_of):
        cell = found[tie.source_id, tie.target_id, tie.kind - 1, day_number(tie.happened_at)]
        cell[0] += int(tie.weight * 100)
        cell[1] += -1 if tie.reverses_id else 1
    return {key: (cell[0], cell[1]) for key, cell in found.items() if cell != [0, 0]}


class DailySums(TestCase):
    """Hypothesis opens a transaction per example here."""

    @settings(max_examples=25, deadline=None)
    @given(singles=st.lists(A_TIE, max_size=6), bulk=st.lists(A_TIE, max_size=12), hours=st.integers(0, 80))
    def test_the_sums_are_the_ties_added_up(
        self, singles: list[tuple[int, ...]], bulk: list[tuple[int, ...]], hours: int
    ) -> None:
        cast = make_cast()
        firms = [
            cast.runqiang.organisation,
            cast.baishan.organisation,
            make_enterprise(cast.cluster, "三").organisation,
        ]
        for n, (source, step, kind, worth, back) in enumerate(singles):
            tie = record_tie(
                TieKind(kind),
                source=firms[source],
                target=firms[(source + step) % 3],
                weight=Decimal(worth) / 100,
                subject=f"one:{n}",
                at=NOW - timedelta(hours=back),
            )
            if n % 3 == 0:
                reverse_tie(tie)
        write_ties(cast.cluster, columns_of(firms, bulk))
        as_of = NOW - timedelta(hours=hours)

        before = daily_sums(cast.cluster.pk, as_of)
        merge_daily_sums()
        after = daily_sums(cast.cluster.pk, as_of)
        known = sums_known(cast.cluster.pk, as_of, last_tie(cast.cluster.pk))
        assert summed(before) == brute_force(as_of)
        for column in fields(Ties):
            told = [getattr(ties, column.name).tolist() for ties in (before, after, known)]
            assert (column.name, told) == (column.name, [told[0]] * 3)
        keys = DailySum.objects.values_list("source", "target", "kind", "day")
        assert len(set(keys)) == len(keys)


def columns_of(firms: Sequence[Organisation], rows: Sequence[tuple[int, ...]], tag: str = "bulk") -> TieColumns:
    """Columns for `write_ties` from drawn rows."""
    return TieColumns(
        np.array([kind for _s, _t, kind, _w, _b in rows], np.int8),
        np.array([firms[source].pk for source, *_rest in rows], np.int64),
        np.array([firms[(source + step) % 3].pk for source, step, *_rest in rows], np.int64),
        np.array([worth for *_rest, worth, _b in rows], np.int64),
        as_moments([NOW - timedelta(hours=back) for *_rest, back in rows]),
        [f"{tag}:{n}" for n in range(len(rows))],
    )


def test_a_reversed_tie_leaves_no_sum(cast: Cast) -> None:
    ours, theirs = cast.runqiang.organisation, cast.baishan.organisation
    reverse_tie(record_tie(TieKind.STAFF, source=ours, target=theirs, weight=5, subject="lent", at=NOW))

    merge_daily_sums()

    assert DailySum.objects.count() == 0
    assert summed(daily_sums(cast.cluster.pk, NOW)) == {}


def test_bulk_writing_is_all_or_nothing(cast: Cast) -> None:
    firms = [cast.runqiang.organisation, cast.baishan.organisation, cast.outsider.organisation]
    twice = columns_of(firms, [(0, 1, 1, 5, 1), (0, 1, 1, 5, 2)])
    broken: list[tuple[TieColumns, type[DomainError]]] = [
        (TieColumns(**vars(twice) | {"subject": ["same", "same"]}), AlreadyRecorded),
        (columns_of(firms, [(0, 1, 1, 5, 1), (0, 2, 1, 5, 1)]), EndsDiffer),
        (TieColumns(**vars(twice) | {"hundredths": np.array([5, -5])}), WeightBelowZero),
        (TieColumns(**vars(twice) | {"target": twice.source}), EndsDiffer),
    ]
    for columns, refusal in broken:
        with pytest.raises(refusal):
            write_ties(cast.cluster, columns)
    with pytest.raises(ValueError, match="shape"):
        write_ties(cast.cluster, TieColumns(**vars(twice) | {"hundredths": np.array([5])}))
    assert (Tie.objects.count(), DailySum.objects.count()) == (0, 0)


def test_odd_signs_in_a_subject_survive_the_copy(cast: Cast) -> None:
    firms = [cast.runqiang.organisation, cast.baishan.organisation, cast.runqiang.organisation]
    odd = "a\\b\tc\nd\re\\N 药"
    write_ties(cast.cluster, TieColumns(**vars(columns_of(firms, [(0, 1, 1, 1234, 1)])) | {"subject": [odd]}))

    tie = Tie.objects.get()
    assert (tie.subject, tie.weight, tie.happened_at) == (odd, Decimal("12.34"), NOW - timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_nothing() -> None:
    cast = make_cast()
    firms = [cast.runqiang.organisation, cast.baishan.organisation, make_enterprise(cast.cluster, "三").organisation]

    def write(tag: str) -> None:
        try:
            for n in range(20):
                record_tie(TieKind.SUPPLY, source=firms[0], target=firms[1], weight=1, subject=f"{tag}:{n}", at=NOW)
                write_ties(cast.cluster, columns_of(firms, [(0, 1, 1, 7, 0), (1, 1, 2, 9, 30)], f"{tag}-bulk-{n}"))
                if n % 7 == 0:
                    merge_daily_sums()
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(f"writer-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Tie.objects.count() == 4 * 20 * 3
    assert summed(daily_sums(cast.cluster.pk, NOW)) == brute_force(NOW)
