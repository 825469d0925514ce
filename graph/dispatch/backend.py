"""The backend itself: compiled loops where there is one, plain NetworkX for everything else."""

from collections.abc import Callable
from functools import partial
from inspect import signature
from typing import Any

from networkx.utils.backends import _registered_algorithms  # type: ignore[attr-defined]

from graph.dispatch import figures, shape
from graph.dispatch.info import FUNCTIONS
from graph.dispatch.view import NotSuited, View, from_networkx, to_networkx, view_of
from graph.model import Ecosystem, Network


class Backend:
    """What NetworkX asks for a function by its name, for conversion, and whether it can run."""

    convert_from_nx = staticmethod(from_networkx)
    convert_to_nx = staticmethod(to_networkx)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Give a function of NetworkX by its name: compiled if there is one, else plain on the converted graph."""
        if name in FUNCTIONS:
            return partial(_compiled_or_plain, getattr(figures, name, None) or getattr(shape, name), name)
        if name in _registered_algorithms and not name.startswith("_"):
            return partial(_plain, name)
        raise AttributeError(name)

    def can_run(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Take every call for graphs of our own; for graphs of NetworkX only what we have compiled."""
        return name in FUNCTIONS or any(map(_is_ours, [*args, *kwargs.values()]))

    def should_run(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """The same: whoever names this backend wants it."""
        return self.can_run(name, args, kwargs)


def _is_ours(argument: object) -> bool:
    return isinstance(argument, Ecosystem | Network | View)


def _compiled_or_plain(compiled: Callable[..., Any], name: str, *args: Any, **kwargs: Any) -> Any:
    try:
        bound = signature(compiled).bind(*args, **kwargs)
        bound.arguments["G"] = view_of(bound.arguments["G"])
        return compiled(*bound.args, **bound.kwargs)
    except NotSuited:
        return _plain(name, *args, **kwargs)


def _plain(name: str, *args: Any, **kwargs: Any) -> Any:
    """Answer with NetworkX's own function; the graph it sees is frozen, so one that changes graphs is refused."""

    def converted(argument: Any) -> Any:
        return view_of(argument).plain if _is_ours(argument) else argument

    function = _registered_algorithms[name].orig_func
    kwargs.pop("backend", None)
    return function(*map(converted, args), **{key: converted(value) for key, value in kwargs.items()})


backend = Backend()
