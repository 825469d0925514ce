"""The fictional firms have the article's proportions and are the same every time."""

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from demo.dealings import make_dealings
from demo.firms import FIRST_YEAR, make_firms, revenues
from demo.services import seed_demo
from enterprises.models import Enterprise, Licence, YearlyFigure
from enterprises.rules.codes import check_code
from ledger.kinds import TieKind

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def test_there_are_117_firms_with_different_names() -> None:
    firms = make_firms()

    assert len(firms) == 117
    assert len({firm.name for firm in firms}) == 117
    assert all("演示" in firm.name for firm in firms)


def test_revenue_follows_the_article_to_the_fen() -> None:
    yearly = revenues(make_firms()).sum(axis=0)

    assert yearly[2002 - FIRST_YEAR] == 150_000_000_00
    assert yearly[2020 - FIRST_YEAR] == 7_210_000_000_00
    assert (np.diff(yearly) > 0).all()


def test_the_year_of_ties_is_the_same_for_the_same_day() -> None:
    one, two = (make_dealings(make_firms(), 4, NOW) for _ in range(2))

    assert len(one) == len(two)
    assert (one.weight == two.weight).all()
    assert one.happened_at == two.happened_at
    assert {TieKind(int(kind)) for kind in np.unique(one.kind)} == set(TieKind)
    assert max(one.happened_at) < NOW


@pytest.mark.django_db
def test_the_seeded_register_holds_what_was_drawn() -> None:
    seed_demo(NOW, NOW.date(), lambda _line: None)

    codes = Enterprise.objects.values_list("organisation__unified_social_credit_code", flat=True)
    total = sum((figure.revenue for figure in YearlyFigure.objects.filter(year=2020)), Decimal(0))
    assert len(codes) == 117
    for code in codes:
        check_code(code)
    assert total == Decimal("7210000000.00")
    assert not Enterprise.objects.filter(size="").exists()
    assert Licence.objects.filter(expires_on__lt=NOW.date()).count() == 1
