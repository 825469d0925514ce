"""What every page knows: the acting person, where they can go, and the numbers for the foot of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from web.navigation import PERSON, place_of, places_of, zones_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The context that base.html needs; nothing here asks the database before a template does."""
    actor = getattr(request, "actor", None)
    match = getattr(request, "resolver_match", None)
    here = match.url_name if match else None
    place = place_of(here)
    return {
        "actor": actor,
        "memberships": getattr(request, "memberships", []),
        "html_lang": "zh-Hans" if (get_language() or "").startswith("zh") else "en",
        "zones": SimpleLazyObject(lambda: zones_of(actor) if actor else []),
        "own_places": SimpleLazyObject(lambda: places_of(actor, PERSON) if actor else []),
        "here": here,
        "here_place": place.url_name if place else None,
        "here_zone": place.zone if place else None,
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "icp_number": settings.ICP_NUMBER,
        "public_security_number": settings.PUBLIC_SECURITY_NUMBER,
        "has_filing": bool(settings.PLATFORM_FILING_NUMBER),
    }
