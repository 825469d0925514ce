"""Questions and answers around an order: who may say what, who reads it, what the others are told."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.actors import Actor
from accounts.roles import Role
from common.errors import DomainError, NotAllowed, NotFound
from notices.models import Notice
from orders.errors import talk as refusals
from orders.models import Message, Order
from orders.queries.talking import as_said, partners_in_talk, thread_of, visible_messages
from orders.services.drafting import draft_order
from orders.services.offering import Bid, make_offers
from orders.services.talking import MOST_A_DAY, write_message
from tests.cast import NOW, Cast, make_person
from tests.orders.stage import make_seller, posted, published, sealed, set_stage

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def order(cast: Cast) -> Order:
    """An open order of Runqiang, seen by all members whose licence covers it."""
    return published(cast, sealed(set_stage(cast)))


@pytest.fixture
def rival(cast: Cast, order: Order) -> Actor:
    """A second seller."""
    return make_seller(cast, "长春甲医药有限公司", "jia")


def texts(actor: Actor, order: Order) -> list[str]:
    """What the actor reads, oldest first."""
    return [message.text for message in visible_messages(actor, order)]


def test_open_words_are_read_by_everybody_and_private_ones_by_two(cast: Cast, order: Order, rival: Actor) -> None:
    write_message(order.pk, "批号能否统一？", actor=cast.neighbour, at=NOW)
    write_message(order.pk, "可以分两批吗？", counterpart=cast.baishan.pk, actor=cast.neighbour, at=LATER)
    write_message(order.pk, "可以。", counterpart=cast.baishan.pk, actor=cast.owner, at=LATER)

    assert texts(cast.neighbour, order) == ["批号能否统一？", "可以分两批吗？", "可以。"]
    assert texts(cast.owner, order) == ["批号能否统一？", "可以分两批吗？", "可以。"]
    for other in (rival, cast.secretary, cast.desk, cast.colleague):
        assert texts(other, order) == ["批号能否统一？"]


def test_who_asks_openly_stays_unnamed_to_other_sellers(cast: Cast, order: Order, rival: Actor) -> None:
    message = write_message(order.pk, "批号能否统一？", actor=cast.neighbour, at=NOW)

    names = {actor: as_said(actor, order, [message])[0].by for actor in (rival, cast.owner, cast.desk, cast.neighbour)}

    assert names == {
        rival: "",
        cast.owner: "长春白山医药",
        cast.desk: "长春白山医药",
        cast.neighbour: "长春白山医药",
    }


def test_a_line_narrows_the_talk(cast: Cast, order: Order) -> None:
    line = order.lines.get()
    write_message(order.pk, "整单问题", actor=cast.neighbour, at=NOW)
    write_message(order.pk, "本行问题", line=line.pk, actor=cast.neighbour, at=LATER)

    assert [said.message.text for said in thread_of(cast.owner, order, line=line.pk).said] == ["本行问题"]


@pytest.mark.parametrize(
    "more, refusal",
    [
        ({"text": "  \n　"}, refusals.NothingSaid),
        ({"text": "长" * 2001}, refusals.MessageTooLong),
        ({"line": 999_999}, refusals.LineElsewhere),
        ({"counterpart": 999_999}, refusals.NotInTheTalk),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(
    cast: Cast, order: Order, more: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        write_message(order.pk, **({"text": "您好"} | more), actor=cast.neighbour, at=NOW)

    assert not Message.objects.exists()
    assert not Notice.objects.filter(kind="talk").exists()


def test_a_seller_talks_to_the_buyer_alone_and_to_no_other_seller(cast: Cast, order: Order, rival: Actor) -> None:
    with pytest.raises(refusals.NotInTheTalk):
        write_message(order.pk, "您好", counterpart=rival.organisation.pk, actor=cast.neighbour, at=NOW)

    assert not Message.objects.exists()


@pytest.mark.parametrize("part", ["secretary", "desk", "colleague"])
def test_the_committee_and_people_without_trade_only_read(cast: Cast, order: Order, part: str) -> None:
    actor = cast.actor(part)
    assert actor is not None
    with pytest.raises(NotAllowed):
        write_message(order.pk, "您好", actor=actor, at=NOW)


@pytest.mark.parametrize("part", ["banker", "observer", "outsider"])
def test_who_does_not_see_the_order_finds_nothing_to_talk_about(cast: Cast, order: Order, part: str) -> None:
    actor = cast.actor(part)
    assert actor is not None
    with pytest.raises(NotFound):
        write_message(order.pk, "您好", actor=actor, at=NOW)


def test_a_draft_has_nobody_to_talk_to(cast: Cast) -> None:
    draft = draft_order(posted(set_stage(cast)), actor=cast.owner, at=NOW)

    with pytest.raises(refusals.NobodyToTalkTo):
        write_message(draft.pk, "您好", actor=cast.owner, at=NOW)


def test_the_same_words_pressed_twice_are_said_once(cast: Cast, order: Order) -> None:
    first = write_message(order.pk, "您好", actor=cast.neighbour, at=NOW)
    again = write_message(order.pk, "您好", actor=cast.neighbour, at=NOW + timedelta(seconds=2))
    later = write_message(order.pk, "您好", actor=cast.neighbour, at=LATER)

    assert first == again
    assert later != first


def test_nobody_fills_the_talk(cast: Cast, order: Order) -> None:
    for number in range(MOST_A_DAY):
        write_message(order.pk, f"{number}", actor=cast.neighbour, at=NOW)

    with pytest.raises(refusals.TooMuchTalk):
        write_message(order.pk, "一条太多", actor=cast.neighbour, at=NOW)

    assert Message.objects.count() == MOST_A_DAY


def told(order: Order) -> list[tuple[str, str, dict[str, str]]]:
    """Who was told what in the talk."""
    found = Notice.objects.filter(kind="talk", subject=f"orders.order:{order.pk}").order_by("pk")
    return [(notice.recipient.username, notice.sentence, notice.words) for notice in found]


def test_the_other_side_is_told_once_and_never_what_was_said(cast: Cast, order: Order, rival: Actor) -> None:
    write_message(order.pk, "单价12.50可以吗？", counterpart=cast.baishan.pk, actor=cast.neighbour, at=NOW)
    write_message(order.pk, "请回复。", counterpart=cast.baishan.pk, actor=cast.neighbour, at=LATER)
    write_message(order.pk, "12.30吧", counterpart=cast.baishan.pk, actor=cast.owner, at=LATER)

    assert told(order) == [
        ("lin", "{by} wrote to you alone about “{title}”.", {"title": "秋季备货", "by": "长春白山医药"}),
        ("bai", "{by} wrote to you alone about “{title}”.", {"title": "秋季备货", "by": "吉林省润强药"}),
    ]


def test_an_open_answer_is_told_to_the_sellers_concerned_alone(cast: Cast, order: Order, rival: Actor) -> None:
    write_message(order.pk, "批号能否统一？", actor=cast.neighbour, at=NOW)
    Notice.objects.all().delete()

    write_message(order.pk, "可以统一。", actor=cast.owner, at=LATER)

    assert [row[:2] for row in told(order)] == [("bai", "{by} wrote to all sellers of “{title}”.")]


def test_before_the_opening_the_choice_of_partners_betrays_no_offer(cast: Cast, order: Order) -> None:
    before = partners_in_talk(order)
    make_offers(
        order.pk, [Bid(line=order.lines.get().pk, price=Decimal("9.80"), at_most=500)], actor=cast.neighbour, at=NOW
    )

    assert partners_in_talk(order) == before


def test_people_of_quality_talk_too(cast: Cast, order: Order) -> None:
    keeper = make_person("zhi", "质管", cast.baishan.organisation, Role.FIRM_QUALITY)

    assert write_message(order.pk, "检验报告随货吗？", actor=keeper, at=NOW).organisation == cast.baishan.organisation


def test_the_page_shows_the_talk_and_takes_a_message(cast: Cast, order: Order, client: Client) -> None:
    client.force_login(cast.neighbour.user)

    answer = client.post(f"/orders/{order.pk}/talk/", {"text": "<b>您好</b>\n第二行", "counterpart": "0", "line": "0"})
    page = client.get(f"/orders/{order.pk}/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, f"/orders/{order.pk}/#talk")
    assert "&lt;b&gt;您好&lt;/b&gt;<br>第二行" in page


def test_a_refused_message_stays_in_its_field(cast: Cast, order: Order, client: Client) -> None:
    client.force_login(cast.neighbour.user)

    answer = client.post(f"/orders/{order.pk}/talk/", {"text": " ", "counterpart": "0", "line": "0"})

    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_talk(
    cast: Cast, order: Order, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        write_message(order.pk, f"{number}", line=order.lines.get().pk, actor=cast.neighbour, at=NOW)

    with django_assert_max_num_queries(1):
        thread = thread_of(cast.owner, order)
        assert len({f"{said.by} {said.message.line and said.message.line.product}" for said in thread.said}) == 1
