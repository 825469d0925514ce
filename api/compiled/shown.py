"""Fields that only some readers see: said once, understood by the serializer, the schema and the compiled list."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from rest_framework import serializers

from accounts.actors import Actor
from api.requests import actor_of

MaySee = Callable[[Actor], bool]


class ForReaders(serializers.Serializer[Any]):
    """`Meta.shown_to = {"price": can_see_prices}`: null for every reader to whom the permission says no.

    The permission asks about the reader alone; what depends on the row too is a method with `@written_as`. Its
    docstring stands in the schema.
    """

    def get_fields(self) -> dict[str, Any]:
        """The fields, those for some readers nullable, with the sentence that says for whom they are."""
        fields = super().get_fields()
        for name, may_see in shown_to(type(self)).items():
            fields[name].allow_null = True
            fields[name].help_text = f"Else null: {' '.join((may_see.__doc__ or '').split())}"
        return fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The row as the reader of the context (`actor`, or the request's) sees it."""
        shown: dict[str, Any] = super().to_representation(instance)
        return shown | self._hidden

    @cached_property
    def _hidden(self) -> dict[str, None]:
        actor = self.context.get("actor") or actor_of(self.context["request"])
        return {name: None for name, may_see in shown_to(type(self)).items() if not may_see(actor)}


def shown_to(serializer: type[Any]) -> dict[str, MaySee]:
    """The fields of a serializer that only some readers see, each with its permission."""
    return getattr(getattr(serializer, "Meta", None), "shown_to", {})


def word_of(may_see: MaySee) -> str:
    """The word that stands for a permission in a compiled query."""
    return f"reader.{may_see.__module__}.{may_see.__qualname__}"
