"""Rows of long tables: filled with what stands in them, never with what they would like to be."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from ledger.kinds import TieKind
from ledger.services import record_tie
from tests.cast import NOW, Cast, make_enterprise
from web.rows import filled_rows

SHAPE = {"tier": "BACKBONE", "has_growth_label": False, "state_kind": "done", "sees_sizes": False}
BLANKS = {"href": "/enterprises/7/", "industry": "医药", "size": "—", "state": "有效", "ends": "2027-01-01"}


def test_a_blank_is_escaped_whatever_it_holds() -> None:
    name = '<b onclick="x">&\'药业{{ name }}\ue000size\ue001'
    row = filled_rows("enterprises/_row.html", [(SHAPE, BLANKS | {"name": name})])

    assert "&lt;b onclick=&quot;x&quot;&gt;&amp;&#x27;药业{{ name }}\ue000size\ue001" in row
    assert "<b" not in row


def test_each_shape_has_its_own_marks() -> None:
    rows = [(SHAPE | {"tier": tier}, BLANKS | {"name": "润强"}) for tier in ("BACKBONE", "GENERAL", "BACKBONE")]
    filled = filled_rows("enterprises/_row.html", rows)

    assert [filled.count(mark) for mark in ("#tier-backbone", "#tier-general")] == [4, 2]


@pytest.mark.parametrize("path", ["/enterprises/", "/ledger/"])
def test_a_page_of_fifty_rows_asks_three_questions_like_a_page_of_five(cast: Cast, path: str) -> None:
    client = Client()
    client.force_login(cast.secretary.user)
    Organisation.objects.filter(pk=cast.runqiang.pk).update(short_name="<i>润强</i>", name="<i>润强</i>")
    counts, pages = [], []
    for start in (0, 5):
        fill(cast, start, 5 if start == 0 else 60)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            pages.append(client.get(path).content.decode())
        counts.append(len(asked))

    assert counts == [3, 3]
    assert [page.count('<th scope="row">') for page in pages] == [7 if path == "/enterprises/" else 5, 50]
    assert "&lt;i&gt;润强" in pages[1]
    assert "<i>润强" not in pages[1]


def fill(cast: Cast, start: int, end: int) -> None:
    """Enterprises, and ties of Runqiang."""
    ends: dict[str, Any] = {"source": cast.runqiang.organisation, "target": cast.baishan.organisation}
    for number in range(start, end):
        make_enterprise(cast.cluster, f"乙{number}药业有限公司")
        record_tie(TieKind.SUPPLY, **ends, weight=1, subject=f"rows:{number}", at=NOW)
