"""What the worker does for this room."""

from celery import shared_task

from enterprises.services import imports
from jobs.work import worked_off

check_import = shared_task(name="enterprises.tasks.check_import")(worked_off(imports.check_import))
commit_import = shared_task(name="enterprises.tasks.commit_import")(worked_off(imports.commit_import))
