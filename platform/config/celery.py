"""The Celery application and its timetable: what happens without anybody pressing a button."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("red_capsule")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "hand out what waits": {"task": "jobs.tasks.hand_out_waiting", "schedule": 5.0},
    "write mails that fall due": {"task": "notices.tasks.write_mails", "schedule": 30.0},
    "call webhooks that are due": {"task": "notices.tasks.hand_out_calls", "schedule": 15.0},
    "forget old mails and calls": {"task": "notices.tasks.forget_old", "schedule": crontab(hour=3, minute=25)},
    "forget old sign-in tries": {"task": "accounts.tasks.forget_old_tries", "schedule": crontab(hour=3, minute=5)},
    "end what observers were invited to see": {"task": "accounts.tasks.end_viewings", "schedule": 60.0},
    "keep the deadlines of orders": {"task": "orders.tasks.keep_deadlines", "schedule": 20.0},
    "post standing orders": {"task": "orders.tasks.post_standing", "schedule": 60.0},
    "close the day of the ledger": {"task": "ledger.tasks.close_the_day", "schedule": crontab(hour=0, minute=20)},
    "renew the graph": {"task": "ecosystem.tasks.ask_nightly_snapshots", "schedule": crontab(hour=2, minute=10)},
    "introduce firms to each other": {
        "task": "ecosystem.tasks.introduce_monthly",
        "schedule": crontab(hour=6, minute=40),
    },
    "tell of papers about to end": {"task": "first_trade.tasks.ask_expiring", "schedule": crontab(hour=7, minute=30)},
    "look through the ledger": {
        "task": "ledger.tasks.look_through_all",
        "schedule": crontab(hour=1, minute=40, day_of_week=0),
    },
}
app.conf.update(timezone="Asia/Shanghai")


@worker_ready.connect
def prepare_loops(**_facts: object) -> None:
    """A worker on a new machine compiles before the first snapshot is asked for, in one of its processes."""
    app.send_task("ecosystem.tasks.prepare_loops")
