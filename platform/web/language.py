"""The language of the pages: chosen with one press, kept in a cookie."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """POST `language` and `next`; back to where the person was."""
    answer = set_language(request)
    assert isinstance(answer, HttpResponse)  # noqa: S101  # Django's view types its redirect as the base class
    return answer


urlpatterns = [path("language/", language, name="language")]
