"""How drug classes of papers are shown."""

from django import template
from django.utils.translation import gettext as _

from enterprises.models import LicenceScope

register = template.Library()


@register.filter
def drug_class(code: str) -> str:
    """A class in words; "" stands for all."""
    return str(LicenceScope.Code(code).label) if code else _("All classes")
