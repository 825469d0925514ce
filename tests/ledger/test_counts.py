"""The partners of a firm: the goods that went either way, every tie by kind, nothing that was taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from common.errors import NotAllowed
from ledger.kinds import TieKind
from ledger.models import Tie
from ledger.queries.counts import partners_since
from ledger.services import record_tie, reverse_tie
from tests.cast import NOW, Cast, make_enterprise

YEAR = timedelta(days=365)


def tied(cast: Cast, name: str, kind: TieKind, weight: str, days: int = 1) -> Tie:
    """Something happened between Runqiang and a firm of this name."""
    return record_tie(
        kind,
        source=cast.runqiang.organisation,
        target=make_enterprise(cast.cluster, name).organisation,
        weight=Decimal(weight),
        subject=f"test:{name}",
        at=NOW - timedelta(days=days),
    )


def test_the_partner_with_the_most_goods_comes_first_and_what_was_taken_back_is_not_counted(cast: Cast) -> None:
    tied(cast, "甲", TieKind.SUPPLY, "100")
    tied(cast, "乙", TieKind.SUPPLY, "300")
    tied(cast, "丙", TieKind.STAFF, "9")
    tied(cast, "丁", TieKind.SUPPLY, "900", days=400)
    reverse_tie(tied(cast, "戊", TieKind.SUPPLY, "700"), actor=cast.secretary)

    found = partners_since(cast.owner, NOW - YEAR)

    assert [(row.organisation.name, row.supplied, row.kinds) for row in found] == [
        ("乙", Decimal(300), {TieKind.SUPPLY: 1}),
        ("甲", Decimal(100), {TieKind.SUPPLY: 1}),
        ("丙", Decimal(0), {TieKind.STAFF: 1}),
    ]


def test_both_directions_are_one_partner_and_cost_two_queries(cast: Cast) -> None:
    for source, target in ((cast.runqiang, cast.baishan), (cast.baishan, cast.runqiang)):
        record_tie(
            TieKind.SUPPLY,
            source=source.organisation,
            target=target.organisation,
            weight=Decimal(50),
            subject=f"test:{source.pk}",
            at=NOW,
        )

    with CaptureQueriesContext(connection) as asked:
        found = partners_since(cast.owner, NOW - YEAR)

    assert [(row.organisation, row.supplied, row.kinds) for row in found] == [
        (cast.baishan.organisation, Decimal(100), {TieKind.SUPPLY: 2})
    ]
    assert len(asked) == 2


def test_whoever_may_not_read_the_book_has_no_partners_in_it(cast: Cast) -> None:
    def ask(actor: Actor) -> None:
        with pytest.raises(NotAllowed):
            partners_since(actor, NOW - YEAR)

    ask(cast.banker)
    ask(cast.colleague)
