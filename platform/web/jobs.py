"""My background work: what I asked for, how far it is, how it ended; cancel while it runs."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from jobs.queries import get_job, jobs_of
from jobs.services import ENDED, cancel_job
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def job_list(request: ActingRequest) -> HttpResponse:
    """Newest first, twenty a page."""
    page = Paginator(jobs_of(request.actor.user.pk), 20).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page})


@require_GET
@signed_in
def job(request: ActingRequest, pk: int) -> HttpResponse:
    """One job with its progress."""
    return render(request, "jobs/job.html", {"job": get_job(request.actor.user.pk, pk)})


@require_GET
@signed_in
def job_progress(request: ActingRequest, pk: int) -> HttpResponse:
    """The fragment that asks for itself every second until the job is over; without htmx the job's page."""
    found = get_job(request.actor.user.pk, pk)
    if not request.htmx:
        return redirect("job", pk=pk)
    answer = render(request, "jobs/progress.html", {"job": found})
    if found.state in ENDED:
        answer["HX-Trigger"] = "rc:job-over, rc:waiting"
    return answer


@require_POST
@signed_in
def job_cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask the job to stop."""
    cancelled = cancel_job(request.actor.user.pk, pk, at=timezone.now())
    if request.htmx:
        return render(request, "jobs/progress.html", {"job": cancelled})
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else reverse("job", kwargs={"pk": pk}))


urlpatterns = [
    path("jobs/", job_list, name="jobs"),
    path("jobs/<int:pk>/", job, name="job"),
    path("jobs/<int:pk>/progress/", job_progress, name="job-progress"),
    path("jobs/<int:pk>/cancel/", job_cancel, name="job-cancel"),
]
