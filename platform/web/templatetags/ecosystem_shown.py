"""How the ecosystem's pages show what can be done about what is seen, and when it was last measured."""

from django import template

from accounts.actors import Actor
from ecosystem.permissions import can_act
from ecosystem.words import number_words

register = template.Library()


@register.filter
def may_act(actor: Actor | None) -> bool:
    """Whether the button "Make a task of this" is shown to the actor."""
    return actor is not None and can_act(actor)


@register.filter
def trimmed(value: float | None) -> str:
    """A measured figure with as many places as tell something; a dash where there was not enough data."""
    return "—" if value is None else number_words(value)
