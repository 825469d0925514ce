"""What can happen to a notice: told, sent by mail, read."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.actors import Actor
from accounts.models import Organisation, User
from jobs.services import ask_for
from notices.models import Notice
from notices.queries import get_notice, notices_of

log = logging.getLogger(__name__)


@transaction.atomic
def tell(
    recipients: Iterable[User],
    *,
    organisation: Organisation,
    room: str,
    sentence: str,
    at: datetime,
    words: dict[str, Any] | None = None,
    link: str = "",
    by_mail: bool = True,
) -> list[Notice]:
    """Store one notice per person; who has an address also gets it by mail, after the commit.

    `sentence` is an English message id (mark it with `gettext_noop`), filled from `words` in each reader's language.
    """
    people = list(recipients)
    notices = Notice.objects.bulk_create(
        Notice(
            recipient=person,
            organisation=organisation,
            room=room,
            sentence=sentence,
            words=words or {},
            link=link,
            told_at=at,
        )
        for person in people
    )
    for notice, person in zip(notices, people, strict=True):
        if by_mail and person.email:
            ask_for("notices.tasks.send_mail", at=at, arguments={"notice": notice.pk})
    return notices


def words_of(notice: Notice, language: str) -> str:
    """The sentence in `language`, filled with its words."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return gettext(notice.sentence).format(**notice.words)


def send_mail(pk: int) -> None:
    """Send the notice to its person, in the person's language; a mail server that is away raises, the job retries."""
    notice = Notice.objects.select_related("recipient", "organisation").get(pk=pk)
    person = notice.recipient
    sentence = words_of(notice, person.language)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = gettext("Red Capsule: {organisation}").format(organisation=notice.organisation)
        foot = gettext("You get this because you work for {organisation} on the Red Capsule platform.")
        body = "\n\n".join([sentence, notice.link, foot.format(organisation=notice.organisation.name)])
    EmailMessage(subject, body.replace("\n\n\n\n", "\n\n"), to=[person.email]).send()


@transaction.atomic
def read_notice(pk: int, *, actor: Actor, at: datetime) -> Notice:
    """Mark it as read; the first reading counts."""
    notice = get_notice(actor, pk, lock=True)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all(*, actor: Actor, at: datetime) -> int:
    """Mark all as read; returns how many were not."""
    return notices_of(actor).filter(read_at=None).order_by().update(read_at=at)
