"""How shared orders are shown: what somebody typed for a window."""

from collections.abc import Mapping
from typing import Any

from django import template

from orders.models import CostRule
from orders.words import cost_words

register = template.Library()


@register.filter
def in_words(rule: CostRule) -> str:
    """A rule of shared costs as a sentence."""
    return cost_words(rule)


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """What `values` says for `key`; nothing where it says nothing."""
    return values.get(key, "")
