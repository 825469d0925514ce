"""A reading that adds to an earlier one is the reading of the whole book, to the last bit."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ledger.kinds import TieKind
from ledger.models import Tie
from ledger.queries.columns import Book, added, book_of
from ledger.queries.moments import Reading, read_between_writers, sums_known
from ledger.services import record_tie, reverse_tie, write_ties
from tests.cast import NOW, Cast, make_cast, make_enterprise
from tests.ledger.test_daily_sums import A_TIE, columns_of

A_ROW = st.tuples(*[st.integers(0, most) for most in (2, 3, 3, 3)], st.integers(-3, 3), st.integers(-1, 1))
ROWS = st.lists(A_ROW, max_size=30)


def book(rows: list[tuple[int, ...]]) -> Book:
    """A book of these rows."""
    return book_of(*np.array(rows, np.int64).reshape(-1, 6).T)


def as_lists(one: Book) -> list[list[int]]:
    """To compare."""
    return [column.tolist() for column in one.columns]


@given(old=ROWS, new=ROWS, far=st.booleans())
def test_two_books_added_are_the_book_of_both(
    old: list[tuple[int, ...]], new: list[tuple[int, ...]], far: bool
) -> None:
    if far:  # organisation numbers so large that the keys do not fit into one number
        old, new = ([(k, s << 40, t << 40, *rest) for k, s, t, *rest in rows] for rows in (old, new))

    assert as_lists(added(book(old), book(new))) == as_lists(book(old + new))


class Readings(TestCase):
    """Hypothesis opens a transaction per example here."""

    @settings(max_examples=20, deadline=None)
    @given(
        first=st.lists(A_TIE, max_size=8), later=st.lists(A_TIE, max_size=8),
        hours=st.tuples(st.integers(0, 80), st.integers(0, 80)), taken_back=st.lists(st.integers(0, 15), max_size=4),
    )  # fmt: skip
    def test_what_came_since_is_added_whatever_its_moment(
        self,
        first: list[tuple[int, ...]],
        later: list[tuple[int, ...]],
        hours: tuple[int, int],
        taken_back: list[int],
    ) -> None:
        cast = make_cast()
        firms = [
            cast.runqiang.organisation,
            cast.baishan.organisation,
            make_enterprise(cast.cluster, "三").organisation,
        ]
        write_ties(cast.cluster, columns_of(firms, first, "first"))
        earlier = read_between_writers(cast.cluster.pk, NOW - timedelta(hours=hours[0]))
        write_ties(cast.cluster, columns_of(firms, later, "later"))
        for tie in Tie.objects.filter(pk__in=[tie.pk for n, tie in enumerate(Tie.objects.all()) if n in taken_back]):
            reverse_tie(tie)
        as_of = NOW - timedelta(hours=hours[1])

        whole = read_between_writers(cast.cluster.pk, as_of)
        grown = read_between_writers(cast.cluster.pk, as_of, earlier)

        assert (grown.as_of, grown.last_tie) == (whole.as_of, whole.last_tie)
        assert as_lists(grown.book) == as_lists(whole.book)
        known = sums_known(cast.cluster.pk, as_of, whole.last_tie)
        assert grown.book.ties().value.tobytes() == known.value.tobytes()


def test_a_book_that_grew_much_or_is_read_at_an_earlier_moment_is_read_whole(cast: Cast) -> None:
    one, two = cast.runqiang.organisation, cast.baishan.organisation
    record_tie(TieKind.SUPPLY, source=one, target=two, weight=Decimal(5), subject="one", at=NOW)
    earlier = read_between_writers(cast.cluster.pk, NOW)

    assert not _reads_sums(cast, earlier, hours=1)
    assert _reads_sums(cast, earlier, hours=-1)
    ties = [(0, 1, TieKind.STAFF, 100, 1)] * 1001
    firms = [one, two, make_enterprise(cast.cluster, "三").organisation]
    write_ties(cast.cluster, columns_of(firms, ties))
    assert _reads_sums(cast, earlier, hours=1)


def _reads_sums(cast: Cast, earlier: Reading, hours: int) -> bool:
    """Whether the ties since the earlier reading were not asked for."""
    with CaptureQueriesContext(connection) as asked:
        read_between_writers(cast.cluster.pk, NOW + timedelta(hours=hours), earlier)
    return not any("UNION ALL" in query["sql"] for query in asked.captured_queries)
