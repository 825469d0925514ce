"""How what an enterprise contests is shown."""

from django import template

from enterprises.words import contested_words

register = template.Library()


@register.filter
def contested(figure: str) -> str:
    """What is contested, in words."""
    return contested_words(figure)
