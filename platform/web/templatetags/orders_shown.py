"""How shared orders are shown: the day of a deadline, what somebody typed for a window."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def local_day(moment: datetime | None) -> date | None:
    """The day in Changchun on which a moment lies."""
    return timezone.localdate(moment) if moment else None


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """What `values` says for `key`; nothing where it says nothing."""
    return values.get(key, "")
