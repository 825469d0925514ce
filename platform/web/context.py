"""What every page knows: the acting person and the numbers for the foot of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The context that base.html needs."""
    return {
        "actor": getattr(request, "actor", None),
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "icp_number": settings.ICP_NUMBER,
        "public_security_number": settings.PUBLIC_SECURITY_NUMBER,
        "has_filing": bool(settings.PLATFORM_FILING_NUMBER),
    }
