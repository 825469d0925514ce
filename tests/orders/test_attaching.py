"""Papers around an order: what may be attached, who reads it, how it is taken away, and what is refused at the door."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from common import papers
from common.errors import DomainError, NotAllowed, NotFound
from notices.models import Notice
from orders.errors import talk as refusals
from orders.models import Attachment, Order
from orders.queries.attaching import get_attachment, papers_of
from orders.services.attaching import MOST_PAPERS, attach_paper, withdraw_paper
from tests.cast import NOW, Cast
from tests.orders.stage import make_seller, published, sealed, set_stage

PDF = b"%PDF-1.7 example"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Papers go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def order(cast: Cast) -> Order:
    """An open order of Runqiang."""
    return published(cast, sealed(set_stage(cast)))


def a_file(content: bytes = PDF, name: str = "质量协议.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it, with whatever type it claims."""
    return SimpleUploadedFile(name, content, content_type="text/html")


class Untouched:
    """A body that nobody may read."""

    def read(self, *_size: int) -> bytes:
        """Fails the test."""
        raise AssertionError("somebody read the body")

    readline = read


def office(*names: str) -> bytes:
    """An archive with these names in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def test_a_paper_is_kept_under_its_digest_and_keeps_its_name(cast: Cast, order: Order, settings: Any) -> None:
    paper = attach_paper(order.pk, a_file(name="../../etc/质量协议.pdf"), actor=cast.owner, at=NOW)

    assert (paper.original_name, paper.content_type, paper.size) == ("质量协议.pdf", "application/pdf", len(PDF))
    assert paper.sha256 == hashlib.sha256(PDF).hexdigest()
    assert Path(paper.file.path).name == paper.sha256
    assert Path(paper.file.path).is_relative_to(settings.MEDIA_ROOT)


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (office("[Content_Types].xml", "xl/workbook.xml"), papers.OFFICE["xl/"]),
        (office("[Content_Types].xml", "word/document.xml"), papers.OFFICE["word/"]),
    ],
)
def test_the_kind_is_what_the_content_says(cast: Cast, order: Order, content: bytes, kind: str) -> None:
    assert attach_paper(order.pk, a_file(content, "a.exe"), actor=cast.neighbour, at=NOW).content_type == kind


@pytest.mark.parametrize(
    "content, refusal",
    [
        (b"", papers.FileMissing),
        (b"<html><script>", papers.OfficeKindWrong),
        (b"MZ\x90\x00", papers.OfficeKindWrong),
        (b"PK\x03\x04 cut short", papers.OfficeKindWrong),
        (office("a.txt"), papers.OfficeKindWrong),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), papers.OfficeKindWrong),
        (b"%PDF-" + b" " * 10_000_000, papers.FileTooHeavy),
    ],
)
def test_what_is_no_paper_is_refused_and_nothing_is_kept(
    cast: Cast, order: Order, content: bytes, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        attach_paper(order.pk, a_file(content), actor=cast.neighbour, at=NOW)

    assert not Attachment.objects.exists()
    assert not Notice.objects.filter(kind="talk").exists()


def test_a_private_paper_is_there_for_two_alone(cast: Cast, order: Order) -> None:
    rival = make_seller(cast, "长春甲医药有限公司", "jia")
    paper = attach_paper(order.pk, a_file(), counterpart=cast.baishan.pk, actor=cast.neighbour, at=NOW)

    assert [get_attachment(actor, paper.pk) for actor in (cast.owner, cast.neighbour)] == [paper, paper]
    for other in (rival, cast.secretary, cast.desk, cast.colleague, cast.banker, cast.outsider):
        with pytest.raises(NotFound):
            get_attachment(other, paper.pk)


def test_who_attached_openly_stays_unnamed_to_other_sellers(cast: Cast, order: Order) -> None:
    rival = make_seller(cast, "长春甲医药有限公司", "jia")
    attach_paper(order.pk, a_file(), actor=cast.neighbour, at=NOW)

    assert [papers_of(actor, order)[0].by for actor in (rival, cast.owner)] == ["", "长春白山医药"]


def test_only_whoever_attached_a_paper_withdraws_it(cast: Cast, order: Order) -> None:
    paper = attach_paper(order.pk, a_file(), actor=cast.neighbour, at=NOW)
    with pytest.raises(NotAllowed):
        withdraw_paper(paper.pk, actor=cast.owner, at=NOW)

    withdraw_paper(paper.pk, actor=cast.neighbour, at=NOW)

    with pytest.raises(NotFound):
        withdraw_paper(paper.pk, actor=cast.neighbour, at=NOW)
    assert papers_of(cast.neighbour, order) == []
    events = AuditEntry.objects.filter(subject=f"order:{order.pk}").order_by("pk").values_list("event", flat=True)
    assert list(events)[-2:] == ["orders.paper_attached", "orders.paper_withdrawn"]


def test_nobody_fills_the_shelf(cast: Cast, order: Order) -> None:
    for _number in range(MOST_PAPERS):
        attach_paper(order.pk, a_file(), actor=cast.neighbour, at=NOW)

    with pytest.raises(refusals.TooManyPapers):
        attach_paper(order.pk, a_file(), actor=cast.neighbour, at=NOW)


def test_a_paper_is_saved_and_never_shown_inside_the_platform(cast: Cast, order: Order, client: Client) -> None:
    paper = attach_paper(order.pk, a_file(), actor=cast.owner, at=NOW)
    client.force_login(cast.neighbour.user)

    for address in (f"/orders/papers/{paper.pk}/", f"/api/v1/orders/papers/{paper.pk}/"):
        answer = client.get(address)
        assert answer["Content-Disposition"].startswith("attachment; ")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer) == PDF


def test_the_page_takes_a_paper_and_the_api_too(cast: Cast, order: Order, client: Client) -> None:
    client.force_login(cast.neighbour.user)

    page = client.post(f"/orders/{order.pk}/papers/", {"file": a_file(), "counterpart": "0", "line": "0"})
    answer = client.post(f"/api/v1/orders/{order.pk}/papers/", {"file": a_file(), "counterpart": cast.baishan.pk})

    assert (page.status_code, answer.status_code) == (302, 201)
    kept = Attachment.objects.order_by("pk").values_list("counterpart", "organisation")
    assert list(kept) == [(None, cast.baishan.pk), (cast.baishan.pk, cast.baishan.pk)]


@pytest.mark.parametrize("address", ["/orders/{pk}/papers/", "/api/v1/orders/{pk}/papers/", "/orders/imports/"])
def test_a_gigabyte_is_refused_by_its_length_without_reading_a_byte(
    cast: Cast, order: Order, client: Client, address: str
) -> None:
    client.force_login(cast.neighbour.user)
    flood = {
        "PATH_INFO": address.format(pk=order.pk),
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": "1000000000",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Untouched(),
    }

    answer = client.request(**flood)

    assert answer.status_code == 413
    assert not Attachment.objects.exists()
