"""A real worker on the test's own database, as a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from jobs.models import Job
from jobs.services import ENDED, hand_out_waiting
from launcher.place import ROOT

PATIENCE = 120.0
Waits = Callable[[Job], Job]


def _url() -> str:
    """The test database as a connection string."""
    known = connection.settings_dict
    host, port = quote(str(known["HOST"]), safe=""), f"&port={known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={host}{port}"


@pytest.fixture(scope="module")
def worker(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One worker for the stories of a file; gives the path of its log."""
    known = {**os.environ, "DATABASE_URL": _url(), "RED_CAPSULE_DATA": str(settings.DATA)}
    command = [sys.executable, "-m", "celery", "--workdir", "platform", "-A", "config", "worker", "--pool", "solo"]
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    process = subprocess.Popen(
        [*command, "--hostname", f"journey-{os.getpid()}@%h"],
        cwd=ROOT, env=known, stdout=log.open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield log
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def worked_off(transactional_db: None, worker: Path) -> Waits:
    """Wait until the worker has ended a job, and give the job back; what waits is handed out as beat would."""

    def wait(job: Job) -> Job:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            job.refresh_from_db()
            if job.state in ENDED:
                return job
            hand_out_waiting(job.asked_at)
            time.sleep(0.1)
        raise AssertionError(f"{job} {job.step}\n{worker.read_text(errors='replace')[-3000:]}")

    return wait
