"""Which tables a compiled query reads: the rows' own, those joined to it along relations, and what is read beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from api.compiled.fields import NotCompilable, quoted
from api.compiled.shown import MaySee


@dataclass(frozen=True)
class ByHand:
    """A field that Python writes from columns that were read with the row."""

    name: str
    method: str
    sources: tuple[str, ...]
    readers: tuple[Callable[[Any], Any], ...]


class Place(NamedTuple):
    """A table in the query, and how many relations on the way to it may lead nowhere."""

    model: Any
    alias: str
    openings: int


@dataclass
class Scope:
    """The table whose rows are written, what was joined to it, and what is read beside."""

    model: type[models.Model]
    alias: str
    annotated: frozenset[str] = frozenset()
    joins: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    extras: list[str] = field(default_factory=list)
    by_hand: list[ByHand] = field(default_factory=list)
    readers: dict[str, MaySee] = field(default_factory=dict)

    def place(self, path: Sequence[str]) -> Place:
        """The joined table at the end of a path of relations."""
        place = Place(self.model, self.alias, 0)
        for depth, name in enumerate(path, 1):
            dotted = ".".join(path[:depth])
            if dotted not in self.places:
                self.places[dotted] = self._join(place, name)
            place = self.places[dotted]
        return place

    def column(self, source: str, base: str = "") -> tuple[str, Any, bool, bool]:
        """Of a dotted source: its SQL, its model field (None: annotated), may it be null, may its way lead nowhere.

        The last two as seen from `base`, an object that is there.
        """
        *path, last = f"{base}{source}".split(".")
        if not path and last in self.annotated:
            return f"page.{quoted(last)}", None, True, False
        place = self.place(path)
        found = place.model._meta.pk if last == "pk" else field_of(place.model, last)
        is_open = place.openings > self.place(base.split(".")[:-1]).openings
        return f"{place.alias}.{quoted(column_of(found))}", found, is_open or bool(found.null), is_open

    def _join(self, place: Place, name: str) -> Place:
        relation = field_of(place.model, name)
        if not (relation.many_to_one or relation.one_to_one):
            raise NotCompilable(f"{name} leads to no single row")
        target, alias = relation.related_model, f"{self.alias}{len(self.places) + 1}"
        if relation.concrete:
            mine, theirs, is_open = column_of(relation), column_of(relation.target_field), bool(relation.null)
        else:
            mine, theirs, is_open = column_of(place.model._meta.pk), column_of(relation.field), True
        openings = place.openings + is_open
        self.joins.append(
            f"{'LEFT ' if openings else ''}JOIN {quoted(target._meta.db_table)} {alias}"
            f" ON {alias}.{quoted(theirs)} = {place.alias}.{quoted(mine)}"
        )
        return Place(target, alias, openings)


def field_of(model: Any, name: str) -> Any:
    """A column or relation. Raises NotCompilable."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        raise NotCompilable(f"{model.__name__} has no column {name}; annotate it, or mark a method") from None


def column_of(found: Any) -> str:
    """Its name in the table."""
    return str(found.column)
