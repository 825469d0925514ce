"""`/healthz`: answers 200 when the database answers; for the launcher and for load balancers."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path


def health(request: HttpRequest) -> JsonResponse:
    """One trivial question to the database; an error becomes 500 by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


urlpatterns = [path("healthz", health, name="health")]
