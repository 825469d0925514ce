"""Many take of one order while a part dies, then its deadline comes while the worker dies, each message sent twice.

Nothing may be given twice, no answer be lost or be another than the first, and the deadline fires once.
"""

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from celery import current_app
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from launcher import port
from notices.models import Notice
from orders.models import Order, Part, SubOrder, Window
from orders.services.telling import SENTENCES
from tests.bench.hot_orders import Market, hot_order, open_market, over_allocated
from tests.kill.platform_alive import Alive
from tests.kill.scenes import PATIENCE, Outcome

LINES = 3
AGAIN = 0.3  # seconds until a taker tries again, with the same key
REFUSED = {"not_enough_left", "nothing_left"}


@dataclass
class Taker(threading.Thread):
    """Somebody who takes once, and asks again with the same key until there is an answer; some always ask twice."""

    alive: Alive
    path: str
    body: dict[str, Any]
    token: str
    key: str
    asks_twice: bool = False
    answers: list[tuple[int, Any]] = field(default_factory=list)
    tries: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    @property
    def is_told_two_things(self) -> bool:
        """Its twin has another answer."""
        return len({json.dumps(answer, sort_keys=True) for answer in self.answers}) > 1

    def run(self) -> None:
        """Until answered."""
        twin = threading.Thread(target=self._ask, daemon=True)
        if self.asks_twice:
            twin.start()
        self._ask()
        if self.asks_twice:
            twin.join()

    def _ask(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.tries += 1
            status, said = self._once()
            if 0 < status < 500:
                self.answers.append((status, said))
                return
            time.sleep(AGAIN)

    def _once(self) -> tuple[int, Any]:
        line = http.client.HTTPConnection(port.HOST, self.alive.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            line.request("POST", self.path, json.dumps(self.body), headers | {"Idempotency-Key": self.key})
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            line.close()


def kill_during_takes(alive: Alive, victim: str, share: float, takers: int, seed: int) -> Outcome:
    """`takers` want more of three lines than there is; `victim` dies when a share of them is answered."""
    market = open_market(takers)
    order, windows = hot_order(market, LINES, takers)
    crowd = _crowd(alive, market, order, windows, seed)
    found = Outcome("takes", victim, share)
    for taker in crowd:
        taker.start()
    _follow(alive, lambda: sum(bool(taker.answers) for taker in crowd) >= share * len(crowd))
    alive.kill(victim)
    struck = time.monotonic()
    _follow(alive, lambda: not any(taker.is_alive() for taker in crowd))
    found.finished_after = time.monotonic() - struck
    found.attempts = sum(taker.tries for taker in crowd)
    connection.close()
    _look_at_takes(order, windows, crowd, found)
    _kill_at_deadline(alive, order, Random(seed), found)
    return found


def _crowd(alive: Alive, market: Market, order: Order, windows: list[int], seed: int) -> list[Taker]:
    """Every tenth asks twice at once; half of them name the lines the other way round."""
    return [
        Taker(
            alive, f"/api/v1/orders/{order.pk}/take/",
            {"parts": [{"window": window, "quantity": 1 + number % 3} for window in windows[:: (-1) ** number]]},
            token, f"kill-{seed}-{number:05d}", asks_twice=number % 10 == 0,
        )
        for number, token in enumerate(market.tokens)
    ]  # fmt: skip


def _follow(alive: Alive, enough: Any) -> None:
    """Until `enough`, doing the launcher's part: what was killed is started again."""
    until = time.monotonic() + PATIENCE
    while not enough():
        if time.monotonic() > until:
            raise TimeoutError("the takers were not answered")
        alive.look()
        time.sleep(0.05)


def _look_at_takes(order: Order, windows: list[int], crowd: list[Taker], found: Outcome) -> None:
    """Units, answers, parts and the trail say the same."""
    kinds = Counter(status if status == 201 else said.get("code") for one in crowd for status, said in one.answers)
    found.seen = [f"{count} {kind}" for kind, count in sorted(kinds.items(), key=str)]
    taken = [one for one in crowd if one.answers and one.answers[0][0] == 201]
    parts = Part.objects.filter(line__order=order)
    answered = sorted(part["id"] for one in taken for part in one.answers[0][1])
    expected: list[tuple[str, object, object]] = [
        ("units given twice or lost", over_allocated([order.pk]), 0),
        ("counters below zero", Window.objects.filter(pk__in=windows, remaining__lt=0).count(), 0),
        ("takers without an answer", sum(not one.answers for one in crowd), 0),
        ("takers with two different answers", sum(one.is_told_two_things for one in crowd), 0),
        ("answers of another kind", sorted(set(kinds) - {201, *REFUSED}, key=str), []),
        ("parts", sorted(parts.values_list("pk", flat=True)), answered),
        ("takes in the trail", AuditEntry.objects.filter(subject=f"order:{order.pk}", event="orders.taken").count(),
         len(taken)),
    ]  # fmt: skip
    found.faults += [f"{what}: {is_} instead of {should}" for what, is_, should in expected if is_ != should]


def _kill_at_deadline(alive: Alive, order: Order, chance: Random, found: Outcome) -> None:
    """The deadline comes, its message twice, and the worker dies at it; then twice more."""
    Order.objects.filter(pk=order.pk).update(closes_at=timezone.now())
    for _message in range(2):
        current_app.send_task("orders.tasks.keep_deadlines")
    time.sleep(chance.uniform(0.0, 0.4))
    alive.kill("worker")
    struck = time.monotonic()
    for _message in range(2):
        current_app.send_task("orders.tasks.keep_deadlines")
    _follow(alive, lambda: Order.objects.get(pk=order.pk).state != Order.State.OPEN)
    found.resumed_after = time.monotonic() - struck
    time.sleep(1.0)  # what was sent once too often may begin meanwhile
    current_app.send_task("orders.tasks.keep_deadlines")
    time.sleep(1.0)
    found.state = Order.objects.get(pk=order.pk).state
    sellers = set(Part.objects.filter(line__order=order).values_list("seller_id", flat=True))
    confirmed = AuditEntry.objects.filter(subject=f"order:{order.pk}", event="orders.confirmed").count()
    told = Notice.objects.filter(link=f"/orders/{order.pk}/", sentence=SENTENCES["confirmed"])
    by_order = SubOrder.objects.filter(order=order).order_by("seller_id")
    expected: list[tuple[str, object, object]] = [
        ("the deadline fired", confirmed, 1),
        ("state", found.state, "CONFIRMED"),
        ("sub-orders", list(by_order.values_list("seller_id", flat=True)), sorted(sellers)),
        ("sellers told", sorted(told.values_list("organisation_id", flat=True)), sorted(sellers)),
        ("parts without a sub-order", Part.objects.filter(line__order=order, sub_order=None).count(), 0),
        ("units given twice or lost", over_allocated([order.pk]), 0),
    ]
    found.faults += [f"{what}: {is_} instead of {should}" for what, is_, should in expected if is_ != should]
