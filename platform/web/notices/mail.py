"""The log of mails, for the system administrator: what was sent, what was not and why."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from notices import services
from notices.models import Mail
from notices.queries import mail_log
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def mails(request: ActingRequest) -> HttpResponse:
    """Newest first; `?state=FAILED` shows what was given up."""
    state = request.GET.get("state", "")
    rows = mail_log(request.actor, state if state in Mail.State.values else "")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    return render(request, "notices/mail.html", {"page": page, "state": state, "states": Mail.State.choices})


@require_POST
@signed_in
def mail_retry(request: ActingRequest, pk: int) -> HttpResponse:
    """Try it again now."""
    services.retry_mail(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("It is tried again now."))
    return redirect("mail-log")


urlpatterns = [
    path("notices/mail/", mails, name="mail-log"),
    path("notices/mail/<int:pk>/retry/", mail_retry, name="mail-retry"),
]
