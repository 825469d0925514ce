"""Every order of the statements of two transactions that meet: never over the need, never a part after the end."""

from collections.abc import Generator
from typing import Any

import pytest
from django.db.models import Sum

from orders.models import Line, Order, Part, Window
from orders.services.taking import _TAKE
from tests.cast import NOW, make_cast
from tests.orders.stage import first_window, make_seller, posted, published, set_stage
from tests.orders.together import Step, Story, orders_of, other_connection, play

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NEED = 10
LOCK_LINE = "SELECT places_left FROM orders_line WHERE id = %(line)s ORDER BY id FOR NO KEY UPDATE"
LESS = "UPDATE orders_line SET places_left = places_left - 1 WHERE id = %(line)s"
LOOK = "SELECT remaining FROM orders_window WHERE id = %(window)s AND is_open"
SHUT = "UPDATE orders_window SET is_open = false WHERE id = %(window)s"
LOCK_WINDOW = "SELECT id FROM orders_window WHERE id = %(window)s ORDER BY id FOR NO KEY UPDATE"
COUNT = "SELECT coalesce(sum(quantity), 0) FROM orders_part WHERE window_id = %(window)s AND state = 'AGREED'"
CONFIRM = "UPDATE orders_order SET ended_reason = 'agreed ' || %(units)s WHERE id = %(order)s"
CANCEL = "UPDATE orders_order SET state = 'CANCELLED' WHERE id = %(order)s"
BAD_LOWER = "UPDATE orders_window SET remaining = %(left)s WHERE id = %(window)s"
BAD_INSERT = """
INSERT INTO orders_part (line_id, window_id, seller_id, quantity, price, from_on, to_on, state, state_reason, reasons,
                         taken_by_id, taken_at, version)
SELECT line_id, id, %(seller)s, %(quantity)s, %(price)s, from_on, to_on, 'AGREED', '', '[]', %(person)s, %(at)s, 1
FROM orders_window WHERE id = %(window)s
"""


class Scene:
    """One open line of ten units and what two transactions do with it."""

    def __init__(self, most_takers: int | None = None) -> None:
        self.cast = make_cast()
        product = set_stage(self.cast)
        self.sellers = [self.cast.neighbour, make_seller(self.cast, "长春甲医药有限公司", "jia")]
        self.order = published(self.cast, posted(product, NEED, most_takers=most_takers))
        self.window, self.line = first_window(self.order), Line.objects.get(order=self.order)

    def reset(self) -> None:
        """As it was published."""
        Part.objects.all().delete()
        Window.objects.update(remaining=NEED, is_open=True)
        Line.objects.update(places_left=self.line.places_left)
        Order.objects.update(state="OPEN", ended_reason="")

    def values(self, seller: int = 0, **more: Any) -> dict[str, Any]:
        """What the statements are filled with."""
        who = self.sellers[seller]
        return {"window": self.window.pk, "line": self.line.pk, "order": self.order.pk, "quantity": 6, "price": 5,
                "seller": who.organisation.pk, "person": who.user.pk, "at": NOW, **more}  # fmt: skip

    def take(self, seller: int) -> Story:
        """What `take_parts` says to the database once its checks are over; the statement is its own."""

        def story() -> Generator[Step, Any, None]:
            if self.line.most_takers:
                places = yield Step(LOCK_LINE, self.values(seller))
                if not places[0][0]:
                    return
                yield Step(LESS, self.values(seller))
            yield Step(_TAKE, self.values(seller))

        return story

    def careless_take(self, seller: int) -> Story:
        """Look, subtract, write: the planted bug."""

        def story() -> Generator[Step, Any, None]:
            rows = yield Step(LOOK, self.values(seller))
            if not rows or rows[0][0] < 6:
                return
            yield Step(BAD_LOWER, self.values(seller, left=rows[0][0] - 6))
            yield Step(BAD_INSERT, self.values(seller))

        return story

    def close(self) -> Generator[Step, Any, None]:
        """What `close` says: shut the windows, then count what was agreed."""
        yield Step(LOCK_WINDOW, self.values())
        yield Step(SHUT, self.values())
        rows = yield Step(COUNT, self.values())
        yield Step(CONFIRM, self.values(units=str(rows[0][0])))

    def careless_close(self) -> Generator[Step, Any, None]:
        """Count first, shut afterwards: the planted bug."""
        rows = yield Step(COUNT, self.values())
        yield Step(CONFIRM, self.values(units=str(rows[0][0])))
        yield Step(SHUT, self.values())

    def cancel(self) -> Generator[Step, Any, None]:
        """What `cancel_order` says: shut, then the parts that must be told."""
        yield Step(LOCK_WINDOW, self.values())
        yield Step(SHUT, self.values())
        rows = yield Step(COUNT, self.values())
        yield Step(CONFIRM, self.values(units=str(rows[0][0])))
        yield Step(CANCEL, self.values())

    def faults(self) -> list[str]:
        """What is wrong now."""
        taken = Part.objects.aggregate(units=Sum("quantity"))["units"] or 0
        window, line, order = Window.objects.get(), Line.objects.get(), Order.objects.get()
        found = []
        if taken + window.remaining != NEED:
            found.append(f"{taken} taken, {window.remaining} left of {NEED}")
        if order.ended_reason and order.ended_reason != f"agreed {taken}":
            found.append(f"ended with {order.ended_reason}, but {taken} are taken")
        if line.most_takers and Part.objects.count() + (line.places_left or 0) != line.most_takers:
            found.append(f"{Part.objects.count()} takers, {line.places_left} places left of {line.most_takers}")
        return found


def explore(scene: Scene, first: Story, second: Story, steps: tuple[int, int]) -> dict[str, list[str]]:
    """Order of statements -> faults, of those that have any."""
    wrong = {}
    for order in orders_of(*steps):
        scene.reset()
        play(order, [first, second], other_connection)
        if faults := scene.faults():
            wrong[order] = faults
    return wrong


def test_two_takes_never_take_more_than_there_is() -> None:
    scene = Scene()

    assert explore(scene, scene.take(0), scene.take(1), (2, 2)) == {}


def test_a_take_and_the_close_agree_on_what_was_taken() -> None:
    scene = Scene()

    assert explore(scene, scene.take(0), scene.close, (2, 5)) == {}


def test_a_take_and_the_cancelling_agree_on_who_must_be_told() -> None:
    scene = Scene()

    assert explore(scene, scene.take(0), scene.cancel, (2, 6)) == {}


def test_two_takes_of_a_line_for_one_leave_one_taker() -> None:
    scene = Scene(most_takers=1)

    assert explore(scene, scene.take(0), scene.take(1), (4, 4)) == {}


def test_the_explorer_finds_a_take_that_looks_first_and_subtracts_later() -> None:
    scene = Scene()

    found = explore(scene, scene.careless_take(0), scene.careless_take(1), (4, 4))

    assert ["12 taken, 4 left of 10"] in found.values()


def test_the_explorer_finds_a_close_that_counts_before_it_shuts() -> None:
    scene = Scene()

    assert explore(scene, scene.take(0), scene.careless_close, (2, 4))
