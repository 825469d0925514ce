"""When two enterprise names are nearly the same: legal forms and places are stripped before they are compared."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

NEAR = 88.0
_FORM = re.compile(r"(股份)?有限(责任)?公司|集团|总公司|分公司|公司|\(.*?\)|（.*?）")
_PLACE = re.compile(r"^(中国)?(吉林省|吉林)?(长春市|长春)?(宽城区|宽城)?")


def core_of(name: str) -> str:
    """The part of a name that tells firms apart.

    >>> core_of("吉林省润强药业有限公司"), core_of("长春市润强药业股份有限公司")
    ('润强药业', '润强药业')
    """
    short = _PLACE.sub("", _FORM.sub("", name.replace(" ", "")))
    return short or name


def near_names(name: str, known: Mapping[int, str], most: int = 3) -> list[tuple[int, float]]:
    """The known names nearly like `name`, best first: `(key, likeness 0-100)`. `known` holds cores by key."""
    core = core_of(name)
    found = process.extract(core, known, scorer=fuzz.ratio, score_cutoff=NEAR, limit=most)
    return [(int(key), float(likeness)) for _text, likeness, key in found]
