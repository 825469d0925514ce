"""What both doors hand out of a snapshot: the explorer's container and the exports, cut to the actor, remembered."""

import gzip
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from threading import Lock

from accounts.actors import Actor
from ecosystem import queries
from ecosystem.models import Snapshot
from ecosystem.pictures.explorer import explorer_container
from ecosystem.pictures.exports import FORMATS, exported
from ecosystem.pictures.filters import filter_from, filtered
from ecosystem.pictures.looks import look

KEPT_BYTES = 64_000_000
_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def container(actor: Actor, snapshot: Snapshot, circle: int | None = None) -> bytes:
    """The explorer's data, gzipped; computed once per process, snapshot, view, language and look.

    A picture too large for one look is handed out as its boxes, and with `circle` as what lies in one of them.
    """
    version = container_version(actor, snapshot, circle)
    with _lock:
        if version in _kept:
            _kept.move_to_end(version)
            return _kept[version]
    levels = queries.levels_of(actor, snapshot)
    cut = look(levels, circle) if levels else queries.cut_of(actor, snapshot)
    industries = queries.industry_names(cut.meta["industries"])
    plain = explorer_container(cut, version, actor.cluster.currency, industries)
    return _keep(version, gzip.compress(plain, 5, mtime=0))


def container_version(actor: Actor, snapshot: Snapshot, circle: int | None) -> str:
    """What the container depends on."""
    version = queries.cut_version(actor, snapshot)
    return version if circle is None else f"{version}-{circle}"


def _keep(version: str, data: bytes) -> bytes:
    with _lock:
        _kept[version] = data
        while len(_kept) > 1 and sum(map(len, _kept.values())) > KEPT_BYTES:
            _kept.popitem(last=False)
    return data


def export(actor: Actor, snapshot: Snapshot, form: str, query: Mapping[str, str]) -> tuple[str, str, Iterator[bytes]]:
    """Content type, file name and the pieces of an export with the filters of `query`."""
    cut = filtered(queries.cut_of(actor, snapshot), filter_from(query))
    pieces = exported(cut, form, queries.industry_names(cut.meta["industries"]))
    separator = "-" if "." in form else "."
    return FORMATS[form], f"ecosystem-{snapshot.as_of:%Y-%m-%d}{separator}{form}", pieces
