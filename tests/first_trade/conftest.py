"""The stage of the first-trade room: files kept in a folder that goes away, and a whole file of papers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.actors import Actor
from first_trade.models import Kind, PaperVersion
from first_trade.rules.checklist import REQUIRED
from first_trade.services import grant_papers, hand_in_paper, open_paper
from tests.cast import NOW, Cast

PDF = b"%PDF-1.7\n%sample\n"
ENDS = date(2027, 11, 20)


def pdf(name: str = "paper.pdf", content: bytes = PDF) -> "ContentFile[bytes]":
    """A small file that is a PDF by its first bytes."""
    return ContentFile(content, name)


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """Uploads go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    return tmp_path


def hand_in(kind: str, actor: Actor, **fields: Any) -> PaperVersion:
    """A paper of this kind with everything it needs."""
    holder = "李销售" if kind in {Kind.SALESPERSON_ID, Kind.AUTHORISATION} else ""
    needed = {"holder": holder, "expires_on": ENDS, "has_consent": True}
    return hand_in_paper(kind, pdf(), needed | fields, actor=actor, at=NOW)


@pytest.fixture
def whole_file(cast: Cast) -> dict[str, PaperVersion]:
    """Ms Lin's firm has every required paper, good for a year."""
    return {kind: hand_in(kind, cast.owner) for kind in REQUIRED}


@pytest.fixture
def looked_at(cast: Cast, whole_file: dict[str, PaperVersion]) -> dict[str, PaperVersion]:
    """Mr Bai's firm was granted all of them and has opened each."""
    grant_papers(cast.baishan.pk, list(REQUIRED), actor=cast.owner, at=NOW)
    for version in whole_file.values():
        open_paper(version.pk, actor=cast.neighbour, at=NOW)
    return whole_file
