"""Who may read the ledger, its seals and verifications, and enter past dealings."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from ledger.kinds import TieKind
from ledger.models import DealingImport
from ledger.services import receive_dealings, record_tie
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door

NOT_YOURS, ELSEWHERE = 403, 404
KEY = {"Idempotency-Key": "the-only-time"}
READERS = dict.fromkeys(("owner", "neighbour", "outsider", "secretary", "desk"), 200)


def a_tie(cast: Cast) -> Mapping[str, Any]:
    """Runqiang delivered to Baishan."""
    ours, theirs = cast.runqiang.organisation, cast.baishan.organisation
    return {"pk": record_tie(TieKind.SUPPLY, source=ours, target=theirs, weight=1, subject="door", at=NOW).pk}


def a_book(cast: Cast) -> Mapping[str, Any]:
    """A book with one tie, for routes without arguments."""
    a_tie(cast)
    return {}


def a_file(cast: Cast) -> Mapping[str, Any]:
    """A small file, received."""
    file = ContentFile("供应商,客户,日期,金额\n甲,乙,2026-01-05,10\n".encode(), name="dealings.csv")
    return {"pk": receive_dealings(file, actor=cast.desk, at=NOW).pk}


def a_checked_file(cast: Cast) -> Mapping[str, Any]:
    """The same, mapped, waiting to be confirmed."""
    route = a_file(cast)
    mapping = {
        "currency": "CNY",
        "parties": {"source": {"column": "供应商"}, "target": {"column": "客户"}},
        "tie": [{"name": "dealing", "kind": "SUPPLY", "source": "source", "target": "target", "dates": ["日期"]}],
    }
    DealingImport.objects.filter(pk=route["pk"]).update(
        state=DealingImport.State.CHECKED, mapping=mapping, report={"open": 0, "parties": [], "accounts": []}
    )
    return route


def columns(cast: Cast) -> Mapping[str, Any]:
    """What the columns of the small file mean."""
    return {
        "source": "供应商", "source_kind": "ENTERPRISE", "target": "客户", "target_kind": "ENTERPRISE",
        "kind": "SUPPLY", "value": "金额", "unit": "1", "date_1": "日期", "subject": "test",
    }  # fmt: skip


def of_the_desk(name: str, method: str, status: int, elsewhere: int = NOT_YOURS, **words: Any) -> Door:
    """A page of the desk alone."""
    statuses = {"stranger": SIGN_IN, "secretary": status, "desk": status}
    return Door(name, method, statuses, others=elsewhere, **words)


DOORS = [
    Door("ledger", "GET", READERS | {"stranger": SIGN_IN}, others=NOT_YOURS, arrange=a_book),
    Door("ledger-seals", "GET", READERS | {"stranger": SIGN_IN}, others=NOT_YOURS, arrange=a_book),
    of_the_desk("ledger-seal", "POST", 302, arrange=a_book),
    of_the_desk("ledger-verify", "POST", 302),
    of_the_desk("ledger-imports", "GET", 200),
    of_the_desk("ledger-imports", "POST", 422),
    of_the_desk("ledger-import", "GET", 200, arrange=a_file),
    of_the_desk("ledger-import-map", "POST", 302, arrange=a_file, data=columns),
    of_the_desk("ledger-import-decide", "POST", 302, arrange=a_checked_file, data=lambda cast: {"all": "CREATE"}),
    of_the_desk("ledger-import-commit", "POST", 302, arrange=a_checked_file),
    of_the_desk("ledger-import-withdraw", "POST", 302, arrange=a_file),
    of_the_desk("ledger-import-refused", "GET", 200, arrange=a_checked_file),
    Door("api:ties", "GET", READERS | {"stranger": 401}, others=NOT_YOURS, arrange=a_book),
    Door("api:tie", "GET", READERS | {"stranger": 401, "outsider": ELSEWHERE}, others=NOT_YOURS, arrange=a_tie),
    Door("api:seals", "GET", READERS | {"stranger": 401}, others=NOT_YOURS, arrange=a_book),
    Door(
        "api:seals",
        "POST",
        {"stranger": 401, "secretary": 201, "desk": 201},
        others=NOT_YOURS,
        arrange=a_book,
        headers=KEY,
    ),
    Door("api:verifications", "GET", READERS | {"stranger": 401}, others=NOT_YOURS),
    Door(
        "api:verifications",
        "POST",
        {"stranger": 401, "secretary": 202, "desk": 202},
        others=NOT_YOURS,
        headers=KEY,
    ),
]
