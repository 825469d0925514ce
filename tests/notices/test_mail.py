"""What comes by mail: as the person wishes, once, whole, and again while the mail server is away."""

import smtplib
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from accounts.models import AuditEntry, Membership
from accounts.roles import Role
from common.errors import NotAllowed
from jobs.models import Job
from notices import services
from notices.errors import MailNotFailed
from notices.models import Channel, Mail, Notice
from notices.queries import mail_log, waiting_for
from notices.rules.ways import MOST_AN_HOUR
from notices.tasks import send_mail as send_mail_task
from tests.cast import NOW, TODAY, Cast, make_person

SENTENCE = "The database does not answer at the moment"
NEXT_DIGEST = NOW + timedelta(hours=20)  # Saturday 08:00 in Changchun
PLAIN: dict[str, Any] = {"working_days_only": False, "digest_at": time(8), "digest_weekday": 0}


def told(cast: Cast, room: str = "ledger", at: datetime = NOW, **more: Any) -> Notice:
    """One notice to the owner of Runqiang."""
    organisation = cast.owner.organisation
    return services.tell([cast.owner.user], organisation=organisation, room=room, sentence=SENTENCE, at=at, **more)[0]


def choose(cast: Cast, room: str, channel: Channel, kind: str = "") -> None:
    """The owner chooses."""
    services.choose_channels({(room, kind): channel}, actor=cast.owner, at=NOW)


def operator(cast: Cast) -> Any:
    """The system administrator of the committee."""
    return make_person("ops", "运维", cast.secretary.organisation, Role.SYS_ADMIN)


class Away(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError(111, "Connection refused")


class Refusing(BaseEmailBackend):
    """A mail server that knows no such address."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"lin@example.com": (550, b"no such user")})


def test_a_digest_is_one_mail_with_a_section_per_room(cast: Cast, mailoutbox: list[Any]) -> None:
    for room in ("ledger", "enterprises", "ledger"):
        choose(cast, room, Channel.DAILY)
        told(cast, room, link="/jobs/")

    assert services.gather_due(at=NEXT_DIGEST - timedelta(seconds=1)) == 0
    assert services.gather_due(at=NEXT_DIGEST) == 1
    mail = Mail.objects.get()
    services.send_mail(mail.pk, at=NEXT_DIGEST, lot=0.5)

    assert (mail.form, mail.notices.count()) == (Mail.Form.DAILY, 3)
    assert mailoutbox[0].body.count("【") == 2
    assert mailoutbox[0].body.count("http://127.0.0.1:8000/jobs/") == 3


def test_a_digest_is_written_and_sent_once_however_often_it_is_asked_for(cast: Cast, mailoutbox: list[Any]) -> None:
    choose(cast, "ledger", Channel.DAILY)
    told(cast)

    written = [services.gather_due(at=NEXT_DIGEST) for _time in range(3)]
    for job in [*Job.objects.filter(task="notices.tasks.send_mail")] * 2:
        services.send_mail(job.arguments["mail"], at=NEXT_DIGEST, lot=0.5)

    assert written == [1, 0, 0]
    assert len(mailoutbox) == 1


def test_what_comes_too_late_for_the_digest_of_the_day_goes_with_the_next(cast: Cast) -> None:
    choose(cast, "ledger", Channel.DAILY)
    told(cast)
    late = told(cast)
    Notice.objects.filter(pk=late.pk).update(mail_due_at=None)
    services.gather_due(at=NEXT_DIGEST)
    Notice.objects.filter(pk=late.pk).update(mail_due_at=NEXT_DIGEST)  # its transaction was committed after the digest

    assert services.gather_due(at=NEXT_DIGEST) == 0
    late.refresh_from_db()
    assert (late.mail_due_at, late.mail) == (NEXT_DIGEST + timedelta(days=1), None)
    assert services.gather_due(at=NEXT_DIGEST + timedelta(days=1)) == 1


def test_a_digest_is_never_empty(cast: Cast) -> None:
    choose(cast, "ledger", Channel.DAILY)
    choose(cast, "enterprises", Channel.DAILY)
    services.read_notice(told(cast).pk, actor=cast.owner, at=NOW)
    told(cast, "enterprises")
    choose(cast, "enterprises", Channel.MUTED)

    assert services.gather_due(at=NEXT_DIGEST) == 0
    assert Mail.objects.count() == 0


def test_the_weekly_digest_comes_on_its_weekday(cast: Cast) -> None:
    choose(cast, "ledger", Channel.WEEKLY)
    services.set_rhythm(**PLAIN | {"digest_weekday": 2}, quiet_from=None, quiet_until=None, actor=cast.owner, at=NOW)

    assert told(cast).mail_due_at == datetime.fromisoformat("2026-11-25T08:00+08:00")


def test_what_is_told_in_quiet_hours_is_gathered_when_they_end(cast: Cast, mailoutbox: list[Any]) -> None:
    services.set_rhythm(**PLAIN, quiet_from=time(11), quiet_until=time(14), actor=cast.owner, at=NOW)
    told(cast)
    told(cast, "enterprises", at=NOW + timedelta(hours=1))
    assert services.gather_due(at=NOW + timedelta(hours=1, minutes=59)) == 0

    assert services.gather_due(at=NOW + timedelta(hours=2)) == 1
    services.send_mail(Mail.objects.get().pk, at=NOW + timedelta(hours=2), lot=0.5)
    assert len(mailoutbox) == 1


def test_what_is_urgent_comes_at_once_whatever_is_wished(cast: Cast) -> None:
    services.set_rhythm(**PLAIN, quiet_from=time(11), quiet_until=time(14), actor=cast.owner, at=NOW)
    choose(cast, "accounts", Channel.MUTED)
    choose(cast, "orders", Channel.MUTED)

    notices = [told(cast, "accounts", kind="security"), told(cast, "orders", kind="recall"), told(cast, urgent=True)]

    assert [notice.mail is not None for notice in notices] == [True, True, True]
    assert [row.count for row in waiting_for(cast.owner, TODAY)] == [3]


def test_a_flood_is_held_and_becomes_one_mail(cast: Cast) -> None:
    notices = [told(cast, at=NOW + timedelta(minutes=number)) for number in range(MOST_AN_HOUR + 3)]
    later = NOW + timedelta(minutes=MOST_AN_HOUR + 33)

    assert sum(notice.mail is not None for notice in notices) == MOST_AN_HOUR
    assert services.gather_due(at=later) == 1
    assert Mail.objects.get(form=Mail.Form.HELD).notices.count() == 3


def test_a_mail_has_whole_links_an_html_twin_and_a_way_out(cast: Cast, mailoutbox: list[Any], settings: Any) -> None:
    settings.SITE_URL = "https://capsule.example/"
    cast.owner.user.language = "en"
    cast.owner.user.save(update_fields=["language"])
    notice = told(cast, link="/jobs/", words={"a": "<b>"})

    services.send_mail(notice.mail_id or 0, at=NOW, lot=0.5)

    letter = mailoutbox[0]
    assert "https://capsule.example/jobs/" in letter.body
    assert letter.extra_headers["List-Unsubscribe"] == "<https://capsule.example/notices/preferences/>"
    assert [kind for _text, kind in letter.alternatives] == ["text/html"]
    assert f'<a href="https://capsule.example/jobs/" style="color:#B3261E">{SENTENCE}</a>' in letter.alternatives[0][0]


def test_words_of_people_are_no_html(cast: Cast, mailoutbox: list[Any]) -> None:
    notice = services.tell(
        [cast.owner.user],
        organisation=cast.owner.organisation,
        room="ledger",
        sentence="{name} is here",
        words={"name": "<script>"},
        at=NOW,
    )[0]

    services.send_mail(notice.mail_id or 0, at=NOW, lot=0.5)

    assert "&lt;script&gt;" in mailoutbox[0].alternatives[0][0]
    assert "<script>" not in mailoutbox[0].alternatives[0][0]


def test_another_site_is_never_linked(cast: Cast, mailoutbox: list[Any]) -> None:
    services.send_mail(told(cast, link="//evil.example/").mail_id or 0, at=NOW, lot=0.5)

    assert "evil.example" not in mailoutbox[0].body + mailoutbox[0].alternatives[0][0]


def test_a_mail_server_that_is_away_means_later_and_the_operator_sees_why(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    pk = told(cast).mail_id or 0

    services.send_mail(pk, at=NOW, lot=0.5)

    mail = mail_log(operator(cast)).get()
    assert (mail.state, mail.attempts, mail.due_at) == (Mail.State.WAITING, 1, NOW + timedelta(seconds=5))
    assert mail.failure == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert services.hand_out_mails(at=NOW) == 0
    assert services.hand_out_mails(at=NOW + timedelta(seconds=5)) == 1


def test_after_three_days_a_mail_is_given_up_and_waits_for_the_operator(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    pk, at = told(cast).mail_id or 0, NOW

    while (mail := Mail.objects.get(pk=pk)).state == Mail.State.WAITING:
        at = mail.due_at
        services.send_mail(pk, at=at, lot=1.0)

    admin = operator(cast)
    assert (mail.attempts, mail.state) == (10, Mail.State.FAILED)
    assert timedelta(days=3) < at - NOW < timedelta(days=4)
    assert [row.link for row in waiting_for(admin, TODAY)] == ["/notices/mail/?state=FAILED"]
    assert waiting_for(cast.secretary, TODAY) == []


def test_an_address_that_is_refused_is_not_tried_again(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    pk = told(cast).mail_id or 0

    services.send_mail(pk, at=NOW, lot=0.5)

    mail = Mail.objects.get(pk=pk)
    assert (mail.state, mail.attempts) == (Mail.State.FAILED, 1)
    assert "550" in mail.failure


def test_the_operator_tries_again_and_nobody_else_does(cast: Cast, settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    pk = told(cast).mail_id or 0
    services.send_mail(pk, at=NOW, lot=0.5)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with pytest.raises(NotAllowed):
        services.retry_mail(pk, actor=cast.secretary, at=NOW)
    assert Mail.objects.get(pk=pk).state == Mail.State.FAILED

    admin = operator(cast)
    services.retry_mail(pk, actor=admin, at=NOW)
    services.send_mail(pk, at=NOW, lot=0.5)

    assert len(mailoutbox) == 1
    assert AuditEntry.objects.get(event="notices.mail_retried").user == admin.user
    with pytest.raises(MailNotFailed):
        services.retry_mail(pk, actor=admin, at=NOW)


def test_a_worker_that_dies_at_a_mail_leaves_it_to_the_next(cast: Cast, mailoutbox: list[Any]) -> None:
    pk = told(cast).mail_id or 0
    Mail.objects.filter(pk=pk).update(lease_until=NOW + timedelta(minutes=1), attempts=1)  # it died after its claim

    services.send_mail(pk, at=NOW + timedelta(seconds=59), lot=0.5)
    assert mailoutbox == []
    assert services.hand_out_mails(at=NOW + timedelta(seconds=59)) == 0

    assert services.hand_out_mails(at=NOW + timedelta(minutes=3)) == 1
    services.send_mail(pk, at=NOW + timedelta(minutes=3), lot=0.5)
    services.send_mail(pk, at=NOW + timedelta(minutes=3), lot=0.5)
    assert len(mailoutbox) == 1


def test_a_message_that_comes_twice_is_one_mail(cast: Cast, mailoutbox: list[Any]) -> None:
    told(cast)
    job = Job.objects.get(task="notices.tasks.send_mail")
    Mail.objects.update(due_at=NOW)

    send_mail_task(job.pk)
    send_mail_task(job.pk)

    assert len(mailoutbox) == 1
    assert Mail.objects.get().state == Mail.State.SENT


def test_who_has_left_the_organisation_gets_no_mail_of_it(cast: Cast, mailoutbox: list[Any]) -> None:
    pk = told(cast).mail_id or 0
    Membership.objects.filter(user=cast.owner.user).update(ended_at=NOW)

    services.send_mail(pk, at=NOW, lot=0.5)

    assert mailoutbox == []
    assert Mail.objects.get(pk=pk).state == Mail.State.DROPPED


def test_the_log_shows_no_words(cast: Cast, client: Client) -> None:
    told(cast)
    client.force_login(operator(cast).user)

    page = client.get("/notices/mail/", headers={"accept-language": "en"}).content.decode()

    assert "林红" in page
    assert SENTENCE not in page
    assert SENTENCE not in client.get("/api/v1/notices/mail/").content.decode()
