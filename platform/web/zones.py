"""The page of one zone (望 闻 问 切): its places as large lines; on a phone without scripts, this is the menu."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from common.errors import NotFound
from web.navigation import ZONES, groups_of
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def zone(request: ActingRequest, slug: str) -> HttpResponse:
    """The places of the zone that the actor sees."""
    found = next((zone for zone in ZONES if zone.slug == slug), None)
    if found is None:
        raise NotFound
    context = {"zone": found, "groups": groups_of(request.actor, slug), "zone_slug": slug, "here_zone": slug}
    return render(request, "components/zone.html", context)


urlpatterns = [path("zones/<slug:slug>/", zone, name="zone")]
