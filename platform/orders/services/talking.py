"""Somebody asks, somebody answers: open to all who see the order, or between the buyer and one seller."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.models import Membership, Organisation, User
from accounts.queries import people_of
from common.errors import require
from common.tables import clean_text
from notices.models import Notice
from notices.services import tell
from orders.errors import talk as refusals
from orders.models import Line, Message, Order
from orders.permissions import SPEAKERS, can_talk, is_buyer
from orders.queries.board import get_order
from orders.queries.talking import partners_in_talk, sellers_in, written_since

MOST_LETTERS = 2000
MOST_A_DAY = 100
TWICE = timedelta(minutes=1)  # the same words once more within it are the same press of a button
WORDS = {
    "asked": gettext_noop("{by} asks about “{title}”, for everybody to read."),
    "answered": gettext_noop("{by} wrote to all sellers of “{title}”."),
    "private": gettext_noop("{by} wrote to you alone about “{title}”."),
    "paper": gettext_noop("{by} attached a paper to “{title}”."),
}


@transaction.atomic
def write_message(
    order_pk: int, text: str, *, counterpart: int | None = None, line: int | None = None, actor: Actor, at: datetime
) -> Message:
    """Say something about an order or one line. `counterpart`: the seller of a private talk, None for open words.

    Raises NothingSaid, MessageTooLong, NotInTheTalk, LineElsewhere, TooMuchTalk, NobodyToTalkTo.
    """
    order = get_order(actor, order_pk)
    check_place(order, counterpart, line, actor)
    said = cleaned_message(text)
    if earlier := _said_just_now(order, said, counterpart, line, actor, at):
        return earlier
    if written_since(actor, order, at - timedelta(days=1)) >= MOST_A_DAY:
        raise refusals.TooMuchTalk(most=MOST_A_DAY)
    message = Message.objects.create(
        order=order,
        line_id=line,
        counterpart_id=counterpart,
        organisation=actor.organisation,
        author=actor.user,
        text=said,
        written_at=at,
    )
    tell_other_side(order, counterpart, "asked", actor, at)
    return message


def check_place(order: Order, counterpart: int | None, line: int | None, actor: Actor) -> None:
    """Whether the actor may speak (or attach) here: to these people, about this line."""
    require(can_talk(actor, order))
    if order.state == Order.State.DRAFT:
        raise refusals.NobodyToTalkTo
    if line is not None and not Line.objects.filter(order=order, pk=line).exists():
        raise refusals.LineElsewhere
    if counterpart is None:
        return
    is_known = (
        counterpart in partners_in_talk(order) if is_buyer(actor, order) else counterpart == actor.organisation.pk
    )
    require(is_known, refusals.NotInTheTalk)


def cleaned_message(text: str) -> str:
    """The words line by line without traps; raises NothingSaid and MessageTooLong."""
    said = "\n".join(clean_text(part) for part in text.splitlines()).strip()
    if not said:
        raise refusals.NothingSaid
    if len(said) > MOST_LETTERS:
        raise refusals.MessageTooLong(most=MOST_LETTERS, length=len(said))
    return said


def _said_just_now(
    order: Order, said: str, counterpart: int | None, line: int | None, actor: Actor, at: datetime
) -> Message | None:
    same = Message.objects.filter(order=order, author=actor.user, organisation=actor.organisation, text=said)
    return same.filter(counterpart=counterpart, line=line, written_at__gt=at - TWICE).first()


def tell_other_side(order: Order, counterpart: int | None, what: str, actor: Actor, at: datetime) -> None:
    """Tell those whom it concerns that there is something to read, never what it says.

    The subject is the order, so that each person can mute it; who has not read the last such notice gets no second.
    """
    if not is_buyer(actor, order):
        hearers = {order.buyer_id}
    elif counterpart is not None:
        hearers = {counterpart}
    else:
        hearers = sellers_in(order)
    if what == "asked" and is_buyer(actor, order):
        what = "answered"
    sentence = WORDS["private" if counterpart is not None and what != "paper" else what]
    words, link = {"title": order.title, "by": str(actor.organisation)}, f"/orders/{order.pk}/#talk"
    for organisation, people in _people(sorted(hearers), sentence, link, words).items():
        tell(
            people,
            organisation=organisation,
            room="orders",
            kind="talk",
            subject=order,
            sentence=sentence,
            words=words,
            link=link,
            at=at,
        )


def _people(enterprises: list[int], sentence: str, link: str, words: dict[str, str]) -> dict[Organisation, list[User]]:
    """Who is told, by organisation; two queries."""
    unread = Notice.objects.filter(organisation__in=enterprises, link=link, sentence=sentence, read_at=None)
    told = set(unread.filter(words=words).values_list("recipient_id", "organisation_id"))
    found: dict[Organisation, list[User]] = {}
    members: list[Membership] = list(people_of(enterprises, SPEAKERS))
    for membership in members:
        if (membership.user_id, membership.organisation_id) not in told:
            found.setdefault(membership.organisation, []).append(membership.user)
    return found
