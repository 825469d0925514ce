"""Standing orders are due; the worker that posts them dies in between, and every message of the clock comes twice.

Each date is posted once: one order, one notice for each person, one line in the trail.
"""

import time
from collections import Counter
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from notices.models import Notice
from orders.models import Order, StandingDate, StandingOrder
from orders.rules.draft import LineDraft, OrderDraft, WindowDraft
from orders.rules.rhythm import Rhythm
from orders.services.drafting import draft_order
from orders.services.standing import make_standing
from orders.services.standing_clock import OVER, POSTED
from tests.bench.hot_orders import Market, open_market
from tests.kill.platform_alive import Alive
from tests.kill.scenes import PATIENCE, Outcome

AGO = timedelta(days=14)  # made then, so that the first date has come whatever holidays lie between


def kill_during_postings(alive: Alive, share: float, many: int) -> Outcome:
    """`many` standing orders are due; worker and pool die when a share of them is posted."""
    standing = _due(open_market(3), many)
    found = Outcome("standing", "worker", share)
    _send_twice()
    _follow(alive, standing, enough=max(1, int(many * share)))
    alive.kill("worker", whole=True)
    struck, posted = time.monotonic(), _posted(standing)
    if posted == many:
        found.faults.append("the work was over before the blow")
    found.seen.append(f"{posted} of {many} posted at the blow")
    _send_twice()
    _follow(alive, standing, enough=many)
    found.finished_after = time.monotonic() - struck
    _send_twice()
    time.sleep(2.0)  # what was sent once too often may begin meanwhile
    _look_at(standing, found)
    return found


@transaction.atomic
def _due(market: Market, many: int) -> list[int]:
    """Monthly orders of the buyer whose first date has come; none is posted while they are made."""
    then = timezone.now() - AGO
    day = timezone.localdate(then)
    line = LineDraft(
        market.products[0].pk, 100, (WindowDraft(day + timedelta(days=10), day + timedelta(days=20), 100),)
    )
    made = []
    for number in range(many):
        draft = OrderDraft(title=f"每月补货{number}", destination="长春市宽城区示例路1号", way=Order.Way.SEALED,
                           closes_at=then + timedelta(days=3), lines=(line,))  # fmt: skip
        order = draft_order(draft, actor=market.buyer, at=then)
        rhythm = Rhythm("MONTHLY", day + timedelta(days=1))
        made.append(make_standing(order.pk, rhythm, actor=market.buyer, at=then).pk)
    return made


def _send_twice() -> None:
    for _message in range(2):
        current_app.send_task("orders.tasks.post_standing")


def _posted(standing: list[int]) -> int:
    return StandingDate.objects.filter(standing__in=standing, outcome=StandingDate.Outcome.POSTED).count()


def _follow(alive: Alive, standing: list[int], enough: int) -> None:
    """Until so many are posted, doing the launcher's part: what was killed is started again."""
    until = time.monotonic() + PATIENCE
    while _posted(standing) < enough:
        if time.monotonic() > until:
            raise TimeoutError(f"{_posted(standing)} of {len(standing)} standing orders were posted")
        alive.look()
        time.sleep(0.02)


def _look_at(standing: list[int], found: Outcome) -> None:
    """Dates, orders, notices and the trail say the same, and nothing stopped."""
    connection.close()
    templates = StandingOrder.objects.filter(pk__in=standing).values_list("template_id", flat=True)
    orders = Order.objects.filter(copied_from__in=templates, state=Order.State.OPEN)
    per_template = Counter(orders.values_list("copied_from_id", flat=True))
    subjects = [f"orders.standingorder:{pk}" for pk in standing]
    told = Counter(Notice.objects.filter(subject__in=subjects, sentence__in=[POSTED, OVER])
                   .values_list("subject", "recipient_id"))  # fmt: skip
    trail = AuditEntry.objects.filter(event="orders.standing_posted", subject__in=[f"order:{o.pk}" for o in orders])
    running = StandingOrder.objects.filter(pk__in=standing, state=StandingOrder.State.ACTIVE).count()
    found.state = "POSTED"
    expected: list[tuple[str, object, object]] = [
        ("dates posted", _posted(standing), len(standing)),
        ("orders per standing order", sorted(set(per_template.values())), [1]),
        ("standing orders with an order", len(per_template), len(standing)),
        ("notices per person", sorted(set(told.values())), [1]),
        ("standing orders told of", len({subject for subject, _person in told}), len(standing)),
        ("lines in the trail", trail.count(), len(standing)),
        ("still running", running, len(standing)),
    ]
    found.faults += [f"{what}: {is_} instead of {should}" for what, is_, should in expected if is_ != should]
