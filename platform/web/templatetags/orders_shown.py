"""How shared orders are shown: what somebody typed for a window."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """What `values` says for `key`; nothing where it says nothing."""
    return values.get(key, "")
