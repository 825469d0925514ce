"""Lists to choose from, kept as text: Django renders every option as a template, and filters have eighty of them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.forms import BoundField, Select
from django.utils.safestring import SafeString

KEPT = 512
_NOTHING = "\ue000"  # what is not among the options is not kept: nothing is chosen then
Options = tuple[tuple[str, Any], ...]


def kept(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    """What `field.as_widget(attrs)` gives for a plain Select."""
    widget: Any = field.field.widget
    said = {**widget.attrs, **field.build_widget_attrs(attrs, widget)}
    if field.auto_id:
        said.setdefault("id", field.auto_id)
    options = _texts(widget.choices)
    value = field.value()
    chosen = "" if value is None else str(value)
    known = chosen if chosen in _values(options) else _NOTHING
    return _rendered(field.html_name, known, tuple(said.items()), options)


def _texts(choices: Iterable[Any]) -> Options:
    return tuple(
        ("" if value is None else str(value), _texts(label) if isinstance(label, (list, tuple)) else str(label))
        for value, label in choices
    )


def _values(options: Options) -> set[str]:
    return {
        value
        for name, label in options
        for value in ([name] if isinstance(label, str) else [inner for inner, _label in label])
    }


@lru_cache(maxsize=KEPT)
def _rendered(name: str, value: str, attrs: tuple[tuple[str, Any], ...], options: Options) -> SafeString:
    return Select(choices=options).render(name, value, dict(attrs))
