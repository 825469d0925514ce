"""Names of firms compared: the same in other writing, or only alike."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

ALIKE = 82.0  # of 100; below it a suggestion misleads more often than it helps
_FORMS = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|集团|公司|\b(?:co|company|ltd|limited|inc|llc|gmbh|kg|plc|corp|pvt)\b\.?)"
)
_PLACES = re.compile(r"^(中国|[\u4e00-\u9fff]{2,3}(?:省|市|自治区)|吉林|长春)+")
_SIGNS = re.compile(r"[^\w\u4e00-\u9fff]+")


def same_name(name: str) -> str:
    """The form in which two writings of one name are equal: width, case, blanks.

    >>> same_name("ＲＡＮＢＡＸＹ  Fine（Ltd）") == same_name("ranbaxy fine(ltd)")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def core_name(name: str) -> str:
    """What is left without legal form, place and signs, for likeness only.

    >>> core_name("吉林省润强药业有限公司"), core_name("Aurobindo Pharma Limited")
    ('润强药业', 'aurobindo pharma')
    """
    plain = _PLACES.sub("", _FORMS.sub(" ", same_name(name)))
    return " ".join(_SIGNS.sub(" ", plain).split()) or same_name(name)


@dataclass(frozen=True)
class Suggestion:
    """An organisation with a name much like it; `score` of 100."""

    organisation: int
    name: str
    score: float


def suggestions(name: str, cores: Mapping[int, str], names: Mapping[int, str], most: int = 3) -> Sequence[Suggestion]:
    """Up to `most` organisations whose core name is alike, best first; `cores` and `names` by organisation id."""
    found = process.extract(core_name(name), cores, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=most)
    return [Suggestion(organisation, names[organisation], round(score, 1)) for _core, score, organisation in found]
