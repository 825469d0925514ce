"""Works off what a worker would, in this process: a browser story must not wait for a broker."""

from celery import current_app

from jobs.models import Job

ROUNDS = 10


def work_off_waiting_jobs() -> int:
    """Run every waiting job, and those that these ask for; returns how many."""
    done = 0
    current_app.loader.import_default_modules()
    for _round in range(ROUNDS):
        waiting = list(Job.objects.filter(state=Job.State.WAITING).order_by("pk"))
        known = [job for job in waiting if job.task in current_app.tasks]
        for job in known:
            current_app.tasks[job.task].run(job=job.pk)
        done += len(known)
        if not known:
            return done
    raise RuntimeError("Jobs keep asking for jobs.")
