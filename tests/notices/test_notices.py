"""Notices are stored, counted truly, read once, and sent by mail in the reader's language."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from common.errors import NotFound
from jobs.models import Job
from notices.models import Notice
from notices.queries import notices_of, unread_count, waiting_for
from notices.services import read_all, read_notice, send_mail, tell
from tests.cast import NOW, TODAY, Cast

SENTENCE = "The database does not answer at the moment"


def told(cast: Cast, **more: Any) -> Notice:
    """One notice to the owner of Runqiang."""
    organisation = cast.owner.organisation
    return tell([cast.owner.user], organisation=organisation, room="enterprises", sentence=SENTENCE, at=NOW, **more)[0]


def test_a_notice_is_seen_by_its_reader_in_its_organisation_alone(cast: Cast) -> None:
    notice = told(cast)

    assert list(notices_of(cast.owner)) == [notice]
    assert [list(notices_of(actor)) for actor in (cast.colleague, cast.neighbour, cast.secretary)] == [[], [], []]


def test_the_count_of_the_unread_is_true(cast: Cast) -> None:
    first, _second = told(cast), told(cast)

    read_notice(first.pk, actor=cast.owner, at=NOW)

    assert unread_count(cast.owner, TODAY) == 1
    assert [row.count for row in waiting_for(cast.owner, TODAY)] == [1]
    assert read_all(actor=cast.owner, at=NOW) == 1
    assert unread_count(cast.owner, TODAY) == 0
    assert waiting_for(cast.owner, TODAY) == []


def test_reading_twice_keeps_the_first_time(cast: Cast) -> None:
    notice = told(cast)

    read_notice(notice.pk, actor=cast.owner, at=NOW)
    again = read_notice(notice.pk, actor=cast.owner, at=NOW + timedelta(hours=1))

    assert again.read_at == NOW


def test_nobody_reads_the_notice_of_another(cast: Cast) -> None:
    notice = told(cast)

    with pytest.raises(NotFound):
        read_notice(notice.pk, actor=cast.neighbour, at=NOW)

    notice.refresh_from_db()
    assert notice.read_at is None


def test_each_person_with_an_address_gets_one_mail_job(cast: Cast) -> None:
    cast.colleague.user.email = ""

    tell(
        [cast.owner.user, cast.colleague.user],
        organisation=cast.owner.organisation,
        room="ledger",
        sentence=SENTENCE,
        at=NOW,
    )

    jobs = Job.objects.filter(task="notices.tasks.send_mail")
    assert [job.arguments for job in jobs] == [{"mail": Notice.objects.get(recipient=cast.owner.user).mail_id}]
    assert [job.asked_by_id for job in jobs] == [None]


def test_the_mail_speaks_the_language_of_its_reader(cast: Cast, mailoutbox: list[Any]) -> None:
    cast.owner.user.language = "en"
    cast.owner.user.save(update_fields=["language"])

    send_mail(told(cast).mail_id or 0, at=NOW, lot=0.5)

    assert mailoutbox[0].to == ["lin@example.com"]
    assert mailoutbox[0].subject == f"Red Capsule: {cast.owner.organisation}"
    assert mailoutbox[0].body.startswith(SENTENCE)


def test_opening_a_notice_marks_it_and_leads_where_it_points(cast: Cast, client: Client) -> None:
    notice = told(cast, link="/jobs/")
    client.force_login(cast.owner.user)

    answer = client.post(f"/notices/{notice.pk}/read/")

    notice.refresh_from_db()
    assert answer["Location"] == "/jobs/"
    assert notice.read_at is not None


def test_a_notice_never_leads_to_another_site(cast: Cast, client: Client) -> None:
    notice = told(cast, link="https://example.com/")
    client.force_login(cast.owner.user)

    answer = client.post(f"/notices/{notice.pk}/read/")

    assert answer["Location"] == "/notices/"


def test_the_api_lists_the_unread_alone_when_asked(cast: Cast, client: Client) -> None:
    read, unread = told(cast), told(cast)
    read_notice(read.pk, actor=cast.owner, at=NOW)
    client.force_login(cast.owner.user)

    answer = client.get("/api/v1/notices/?unread=true", headers={"accept-language": "en"})

    assert [row["id"] for row in answer.json()["results"]] == [unread.pk]
    assert answer.json()["results"][0]["sentence"] == SENTENCE
    assert client.get("/api/v1/notices/unread/").json() == {"unread": 1}
