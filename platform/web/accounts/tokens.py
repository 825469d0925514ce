"""My keys for programs: made, shown once, revoked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, services
from web.accounts.forms import TokenForm
from web.requests import ActingRequest, signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tokens(request: ActingRequest) -> HttpResponse:
    """My tokens for this organisation; a POST makes one and shows its secret once."""
    form, secret, status = TokenForm(), "", 200
    if request.method == "POST":
        form = TokenForm(request.POST)
        status = 422
        if form.is_valid():
            _token, secret = services.create_api_token(actor=request.actor, at=timezone.now(), **form.cleaned_data)
            form, status = TokenForm(), 200
    facts = {"form": form, "secret": secret, "rows": list(queries.tokens(request.actor)), "now": timezone.now()}
    return render(request, "accounts/tokens.html", facts, status=status)


@require_POST
@signed_in
def token_revoke(request: ActingRequest, pk: int) -> HttpResponse:
    """The token opens nothing any more."""
    services.revoke_api_token(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The token opens nothing any more."))
    return redirect("tokens")


urlpatterns = [
    path("account/tokens/", tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", token_revoke, name="token-revoke"),
]
