"""What the pages of shared orders say to whom: found by those who see them, prices for the parties, counts for all."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.actors import Actor
from accounts.roles import Role
from orders.models import Order
from orders.queries.board import Filters, board_page, find_orders
from orders.queries.month import OrderCounts, order_counts
from orders.services.closing import close_due
from orders.services.taking import take_parts
from tests.cast import NOW, Cast, make_person
from tests.orders.delivered import contracted, part_of
from tests.orders.stage import LATER, first_window, posted, published, set_stage
from web.orders.cards import cards
from web.orders.next_step import Standpoint, next_step
from web.search import shared_orders


def seen_by(actor: Actor, url: str) -> str:
    """The page as somebody gets it, in Chinese."""
    client = Client(headers={"Accept-Language": "zh-CN"})
    client.force_login(actor.user)
    return client.get(url).content.decode()


@pytest.mark.parametrize("words", ["秋季", "阿莫西林", "润强"])
def test_an_order_is_found_by_whoever_sees_it(cast: Cast, words: str) -> None:
    order = published(cast, posted(set_stage(cast)))

    assert [found.link for found in shared_orders(cast.neighbour, words)] == [f"/orders/{order.pk}/"]
    assert [shared_orders(actor, words) for actor in (cast.outsider, cast.banker, cast.observer)] == [[], [], []]


def test_the_committee_reads_no_price_of_an_order(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))

    assert "12.50" in seen_by(cast.neighbour, f"/orders/{order.pk}/")
    assert "12.50" not in seen_by(cast.secretary, f"/orders/{order.pk}/")
    assert "12.50" not in seen_by(cast.secretary, "/orders/")


def test_the_committee_counts_what_is_open_and_what_was_filled(cast: Cast) -> None:
    product = set_stage(cast)
    order = published(cast, posted(product))
    published(cast, posted(product))
    since = NOW - timedelta(days=10)
    assert order_counts(cast.secretary, since) == OrderCounts(open=2, filled=0)

    take_parts(order.pk, {first_window(order).pk: 1000}, actor=cast.neighbour, at=NOW)
    close_due(LATER)

    assert order_counts(cast.secretary, since) == OrderCounts(open=0, filled=1)
    assert order_counts(cast.secretary, LATER + timedelta(days=1)) == OrderCounts(open=0, filled=0)


def test_the_next_step_is_one_button_for_whoever_has_the_turn(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    taker = Standpoint(["take"], is_own=False, is_fit=True)
    kept_out = Standpoint(["take"], is_own=False, against="您的许可证先到期。")

    may, may_not = next_step(order, taker, NOW), next_step(order, kept_out, NOW)
    poster, late = next_step(order, Standpoint(["close"], is_own=True), NOW), next_step(order, taker, LATER)

    assert may
    assert (may.link, may.is_post) == (f"/orders/{order.pk}/take/", False)
    assert may_not
    assert (may_not.words, may_not.link) == ("您的许可证先到期。", "")
    assert poster
    assert poster.link == ""
    assert late
    assert late.link == ""
    assert next_step(order, Standpoint([], is_own=False), NOW) is None
    assert Order.objects.get().state == "OPEN"


def test_a_refused_dispatch_says_why_at_the_field_and_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    sub_order = contracted(cast)
    key = f"{part_of(sub_order).pk}-0"
    typed = {"batch_number": "B-7", "quantity": "9999", "expires_on": "2099-01-01"}
    client.force_login(cast.neighbour.user)

    said = {f"{name}-{key}": value for name, value in typed.items()} | {"delivery_note_number": "SHD-9"}
    page = client.post(f"/deliveries/{sub_order.pk}/dispatch/", said)

    text = page.content.decode()
    assert page.status_code == 409
    assert f'aria-invalid="true" aria-describedby="quantity-{key}-error" autofocus' in text
    assert (text.count('aria-invalid="true"'), text.count(f'id="quantity-{key}-error"')) == (1, 1)
    assert 'value="9999"' in text
    assert not sub_order.shipments.exists()


def test_only_those_who_trade_are_led_to_the_taking(cast: Cast) -> None:
    published(cast, posted(set_stage(cast)))
    quality = make_person("zhi", "质量", cast.baishan.organisation, Role.FIRM_QUALITY)

    def led(actor: Actor) -> list[tuple[bool, bool]]:
        found = board_page(find_orders(actor, Filters()), None, 10)
        return [(card.may, card.acts) for card in cards(actor, found, NOW)]

    assert (led(cast.neighbour), led(quality)) == ([(True, True)], [(True, False)])
