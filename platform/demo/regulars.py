"""What the demo's people do again and again: standing orders that run, or rest; filters of the board they keep."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.actors import Actor
from orders.models import Order
from orders.queries.filters import Asked
from orders.queries.standing import last_day_due
from orders.rules.rhythm import POSTS_AT, Rhythm
from orders.services import standing
from orders.services.filtering import save_filter
from orders.services.standing_clock import post_one


def write_standing(template: Order, leader: Actor, own: Order, owner: Actor, at: datetime) -> None:
    """The leader's weekly order, posted yesterday and with one date left out; the owner's monthly one rests."""
    before = at - timedelta(days=8)
    first = last_day_due(at - timedelta(days=1))
    weekly = Rhythm("WEEKLY", first, rest_day="BEFORE", collect_days=4, lead_days=3)
    made = standing.make_standing(template.pk, weekly, actor=leader, at=before)
    post_one(made.pk, at=datetime.combine(first, POSTS_AT, tzinfo=timezone.get_current_timezone()))
    standing.skip_date(made.pk, first + timedelta(weeks=2), actor=leader, at=at)
    monthly = replace(weekly, rhythm="MONTHLY", rest_day="AFTER", starts_on=first + timedelta(days=10))
    resting = standing.make_standing(own.pk, monthly, actor=owner, at=before)
    standing.pause_standing(resting.pk, actor=owner, at=at)


def keep_filters(owner: Actor, at: datetime) -> None:
    """The owner hears of every order with a posted price, and looks at chronic medicine now and then."""
    save_filter(Asked(way=Order.Way.POSTED), name="明示价格", tells=True, actor=owner, at=at)
    save_filter(Asked(words="慢病"), name="慢病用药", tells=False, actor=owner, at=at)
