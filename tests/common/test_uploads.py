"""Files that are handed in: kept whole, limited at the door, seen by their own organisation alone."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.errors import NotFound
from common.tables.refusals import FileEmpty, FileTooLarge
from jobs.models import Upload
from jobs.uploads import get_upload, path_of, receive_upload, uploads_of
from tests.cast import NOW, Cast


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def hand_in(cast: Cast, content: bytes = b"a,b\n1,2\n", name: str = "../../etc/企业.csv") -> Upload:
    file = SimpleUploadedFile("x", content)
    file._name = name  # type: ignore[attr-defined]
    owner = cast.owner
    return receive_upload(
        file, purpose="enterprises", person_id=owner.user.pk, organisation_id=owner.organisation.pk, at=NOW
    )


def test_a_file_is_kept_as_it_came_with_its_digest_and_under_no_name_of_its_own(cast: Cast, tmp_path: Path) -> None:
    upload = hand_in(cast)

    assert path_of(upload).read_bytes() == b"a,b\n1,2\n"
    assert path_of(upload).is_relative_to(tmp_path)
    assert path_of(upload).stem.startswith(upload.sha256)
    assert upload.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert (upload.original_name, upload.size, upload.state) == ("企业.csv", 8, Upload.State.RECEIVED)


def test_an_empty_or_too_large_file_is_refused_and_nothing_is_kept(cast: Cast, settings: object) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10  # type: ignore[attr-defined]

    with pytest.raises(FileEmpty):
        hand_in(cast, b"")
    with pytest.raises(FileTooLarge):
        hand_in(cast, b"x" * 11)

    assert Upload.objects.count() == 0


def test_a_file_is_seen_by_its_organisation_and_for_its_purpose_alone(cast: Cast) -> None:
    upload = hand_in(cast)

    assert get_upload(cast.owner.organisation.pk, "enterprises", upload.pk) == upload
    assert list(uploads_of(cast.neighbour.organisation.pk, "enterprises")) == []
    for organisation, purpose in ((cast.neighbour, "enterprises"), (cast.owner, "dealings")):
        with pytest.raises(NotFound):
            get_upload(organisation.organisation.pk, purpose, upload.pk)
