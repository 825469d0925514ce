"""Order lists as PostgreSQL writes them: what the serializer says, to each reader what that reader may see."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from accounts.actors import Actor
from api.compiled import ForReaders, NotCompilable, compile_serializer, needs
from api.orders.delivery.reading import SubOrderList
from api.orders.posting import OrderList
from api.orders.shapes import LineOut
from enterprises.models import Enterprise
from orders.models import Line, Order, SubOrder, Window
from orders.queries import board, deliveries
from tests.api.conftest import program_of
from tests.api.test_compiled import DAYS, EXAMPLES, MOMENTS, NAMES, said, undone, written
from tests.cast import NOW, Cast
from tests.orders.delivered import agreed
from tests.orders.stage import line, posted, published, set_stage, with_lines

READERS = ("owner", "neighbour", "secretary")
UNITS = st.integers(1, 10_000_000)


@EXAMPLES
@given(NAMES, st.none() | MOMENTS, UNITS, st.none() | st.integers(1, 9), st.lists(DAYS, max_size=3))
def test_an_order_with_its_lines_for_each_reader(
    cast: Cast, name: str, closes_at: datetime | None, quantity: int, places: int | None, days: list[Any]
) -> None:
    with undone():
        product = set_stage(cast)
        draft = posted(product)
        two = with_lines(draft, *draft.lines, line(product, 20, posted_price=Decimal("0.01")))
        order = published(cast, two)
        type(product).objects.update(specification=name, manufacturer=name[:20])
        opened = closes_at - timedelta(days=1) if closes_at else NOW
        Order.objects.filter(pk=order.pk).update(title=name, closes_at=closes_at, published_at=opened)
        Line.objects.filter(order=order, position=1).update(
            note=name, quantity=quantity, most_takers=places, places_left=places
        )
        for day in days:
            Window.objects.create(line=order.lines.get(position=2), from_on=day, to_on=day, quantity=9, remaining=1)
        for part in READERS:
            actor = cast.actor(part)
            assert actor
            rows, by = board.visible_orders(actor), ("-published_at", "-pk")
            expected = said(OrderList.serializer_class, rows, by, {"actor": actor})

            assert [len(row["lines"]) for row in expected] == [2]
            assert written(OrderList.compiled, rows, by, {}, actor) == expected


@EXAMPLES
@given(NAMES, MOMENTS, st.none() | DAYS, st.booleans())
def test_a_sub_order(cast: Cast, name: str, agreed_at: datetime, pay_by: Any, is_disputed: bool) -> None:
    with undone():
        agreed(cast)
        type(cast.baishan.organisation).objects.filter(pk=cast.baishan.pk).update(name=name)
        SubOrder.objects.update(agreed_at=agreed_at, pay_by=pay_by, is_disputed=is_disputed, rate_until=agreed_at)
        rows, by = deliveries.visible_sub_orders(cast.owner), ("-agreed_at", "-pk")
        expected = said(SubOrderList.serializer_class, rows, by)

        assert len(expected) == 1
        assert written(SubOrderList.compiled, rows, by, {}) == expected


def prices(actor: Actor, path: str = "/api/v1/orders/") -> list[Any]:
    """The posted prices of a list or of one order."""
    body = program_of(actor).get(path).json()
    return [one["posted_price"] for row in body.get("results", [body]) for one in row["lines"]]


def test_the_committee_reads_no_price_in_the_list_nor_in_the_order(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    here = f"/api/v1/orders/{order.pk}/"

    assert [prices(actor) for actor in (cast.owner, cast.neighbour)] == [["12.50"], ["12.50"]]
    assert [prices(actor, here) for actor in (cast.owner, cast.neighbour)] == [["12.50"], ["12.50"]]
    assert (prices(cast.secretary), prices(cast.secretary, here)) == ([None], [None])
    assert b"12.50" not in program_of(cast.secretary).get("/api/v1/orders/").content


def test_the_schema_says_for_whom_a_field_is() -> None:
    field = LineOut().fields["posted_price"]

    assert field.allow_null
    assert str(field.help_text).startswith("Else null: A posted price is for those who may take part")


def test_orders_stand_by_the_day_they_were_published(cast: Cast, owner: Client) -> None:
    product = set_stage(cast)
    made = [published(cast, posted(product)).pk for _number in range(3)]
    Order.objects.filter(pk=made[0]).update(published_at=NOW + timedelta(hours=1))

    first = owner.get("/api/v1/orders/?page_size=2").json()
    last = owner.get(first["next"]).json()

    assert [row["id"] for row in first["results"] + last["results"]] == [made[0], made[2], made[1]]


class Own(serializers.ModelSerializer[Enterprise]):
    """Says something of its own about the whole row."""

    class Meta:
        model = Enterprise
        fields = ("version",)

    def to_representation(self, instance: Enterprise) -> dict[str, Any]:
        """Less than it has."""
        return {}


class Around(serializers.ModelSerializer[Enterprise]):
    """One of them inside."""

    parent = Own(allow_null=True)

    class Meta:
        model = Enterprise
        fields = ("parent",)


def nobody(actor: Actor) -> bool:
    """No reader."""
    return False


class Forgotten(serializers.ModelSerializer[Enterprise]):
    """Names readers, but cannot ask them."""

    class Meta:
        model = Enterprise
        fields = ("version",)
        shown_to = {"version": nobody}


class ByPython(ForReaders):
    """Wants to hide what Python writes."""

    words = serializers.SerializerMethodField()

    class Meta:
        shown_to = {"words": nobody}

    @needs("version")
    def get_words(self, row: Any) -> str:
        """In words."""
        return str(row.version)


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (Own, r"^Own\.to_representation is its own"),
        (Around, r"^Around\.parent: Own\.to_representation is its own"),
        (Forgotten, r"^Forgotten has Meta\.shown_to, but is no ForReaders"),
        (ByPython, r"^ByPython\.words: what Python writes goes out to every reader"),
    ],
)
def test_a_shape_that_would_go_out_otherwise_is_refused(shape: type[Any], why: str) -> None:
    with pytest.raises(NotCompilable, match=why):
        compile_serializer(shape, Enterprise)
