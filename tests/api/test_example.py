"""The example of docs/api.md does what it says, against a server that answers."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from enterprises.models import Contest
from ledger.kinds import TieKind
from ledger.services import record_tie
from tests.api.conftest import token_of
from tests.cast import NOW, make_cast

EXAMPLE = Path(settings.ROOT) / "docs" / "how" / "call_the_api.py"


@pytest.mark.django_db(transaction=True)
def test_the_example_lists_pages_files_once_and_handles_a_refusal(live_server: Any) -> None:
    cast = make_cast()
    ours, theirs = cast.runqiang.organisation, cast.baishan.organisation
    for number in range(5):
        record_tie(TieKind.SUPPLY, source=ours, target=theirs, weight=1, subject=f"example:{number}", at=NOW)
    command = [sys.executable, str(EXAMPLE), live_server.url, token_of(cast.owner)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={"PYTHONUTF8": "1"})
    contest = Contest.objects.get()

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "I am 林红 of 吉林省润强药业有限公司.",
        "  长春白山医药有限公司 (GENERAL)",
        "  吉林省润强药业有限公司 (GENERAL)",
        "5 supply ties in the book",
        f"Contest {contest.pk} is filed, an answer is due on {contest.due_on}; sent again: {contest.pk}.",
        f"Refused with 409 contest_open: {told.stdout.rpartition('contest_open: ')[2].strip()}",
    ]
