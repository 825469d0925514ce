"""The Celery application and its timetable: what happens without anybody pressing a button."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("red_capsule")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "hand out what waits": {"task": "jobs.tasks.hand_out_waiting", "schedule": 5.0},
}
app.conf.update(timezone="Asia/Shanghai")
