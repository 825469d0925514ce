"""The menus of the frame, kept as text: the same for everybody who sees the same places from the same place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

KEPT = 512  # texts of about ten thousand letters; the ones seen longest ago are rendered anew


@dataclass(frozen=True)
class Menu:
    """A menu is known by its template, its language, the places in it and where one stands; not by who looks at it."""

    template: str
    language: str
    places: tuple[Any, ...]
    here: tuple[Any, ...]
    context: Mapping[str, Any] = field(compare=False)


def menu(name: str, context: Mapping[str, Any]) -> SafeString:
    """`components/<name>.html` for the places and the page in `context`."""
    known = {word: context.get(word) for word in ("here", "here_place", "here_zone", "zone_slug")}
    zones, own = list(context.get("zones") or ()), list(context.get("own_places") or ())
    places = (
        tuple((zone.slug, *((group.head.url_name, *group.names) for group in groups)) for zone, groups in zones),
        tuple(place.url_name for place in own),
    )
    here = (known["here_place"], known["here"] in (known["here_place"], "zone"), known["here_zone"], known["zone_slug"])
    template = f"components/{name}.html"
    return _rendered(Menu(template, get_language() or "", places, here, {**known, "zones": zones, "own_places": own}))


@lru_cache(maxsize=KEPT)
def _rendered(one: Menu) -> SafeString:
    return mark_safe(get_template(one.template).render(dict(one.context)))  # noqa: S308
