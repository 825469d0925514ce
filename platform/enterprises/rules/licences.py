"""The state of a licence on a day, and what the old words of a scope mean today (SAMR order 84)."""

from datetime import date
from enum import StrEnum

from enterprises.models import Licence, LicenceScope

ALERTS = (30, 60, 90, 180)  # days before expiry: renewal is asked for 6 to 2 months ahead

Code = LicenceScope.Code
SYNONYMS: dict[str, Code] = {
    "中药饮片": Code.SLICES, "中成药": Code.CHINESE_PATENT, "化学药": Code.CHEMICAL, "化学药制剂": Code.CHEMICAL,
    "化学原料药": Code.CHEMICAL, "抗生素": Code.CHEMICAL, "抗生素制剂": Code.CHEMICAL, "抗生素原料药": Code.CHEMICAL,
    "生化药品": Code.CHEMICAL, "生物制品": Code.BIOLOGICAL, "其他生物制品": Code.BIOLOGICAL,
    "体外诊断试剂(药品)": Code.DIAGNOSTIC, "体外诊断试剂": Code.DIAGNOSTIC, "诊断药品": Code.DIAGNOSTIC,
    "中药材": Code.CRUDE, "血液制品": Code.BLOOD, "细胞治疗类生物制品": Code.CELL_THERAPY, "麻醉药品": Code.NARCOTIC,
    "第一类精神药品": Code.PSYCHOTROPIC_1, "第二类精神药品": Code.PSYCHOTROPIC_2, "药品类易制毒化学品": Code.PRECURSOR,
    "医疗用毒性药品": Code.TOXIC, "蛋白同化制剂": Code.ANABOLIC, "肽类激素": Code.PEPTIDE, "疫苗": Code.VACCINE,
    "医疗器械": Code.DEVICE,
}  # fmt: skip
COLD = ("冷藏冷冻药品", "冷藏冷冻", "冷藏药品", "冷冻药品")
_SIGNS = str.maketrans(dict.fromkeys("，,;；。\n\t*/ ", "、"))


class LicenceState(StrEnum):
    """What a licence is on a day."""

    VALID = "VALID"
    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    CANCELLED = "CANCELLED"


# How long an enterprise's drug distribution licence is good: a state, or that there is none in force.
VALIDITY = [(state.value, state.value) for state in LicenceState] + [("NONE", "NONE")]


def licence_state(status: str, expires_on: date | None, on: date) -> LicenceState:
    """The state on a day; the day of expiry is the last valid one, no day of expiry means without end.

    >>> licence_state("IN_FORCE", date(2026, 11, 22), date(2026, 11, 22)).value
    'EXPIRING'
    """
    if status != Licence.Status.IN_FORCE:
        return LicenceState(status)
    if expires_on is None:
        return LicenceState.VALID
    left = (expires_on - on).days
    if left < 0:
        return LicenceState.EXPIRED
    return LicenceState.EXPIRING if left <= ALERTS[-1] else LicenceState.VALID


def alert_days(expires_on: date | None, on: date) -> int | None:
    """The alert that has been reached: 30, 60, 90 or 180 days, 0 where it has expired, None before all of them."""
    if expires_on is None:
        return None
    left = (expires_on - on).days
    if left < 0:
        return 0
    return next((days for days in ALERTS if left <= days), None)


def read_scope(printed: str) -> tuple[dict[str, bool], list[str]]:
    """The classes a printed scope names, each with whether cold storage is annotated, and the words nobody knows.

    >>> read_scope("化学药制剂、抗生素、生物制品（冷藏冷冻药品）")
    ({'CHEMICAL': False, 'BIOLOGICAL': True}, [])
    """
    text = printed.replace("（", "(").replace("）", ")").replace("(药品)", "〔药品〕")
    text = text.replace("冷藏、冷冻", "冷藏冷冻").translate(_SIGNS)
    found: dict[str, bool] = {}
    unknown = []
    for word in filter(None, text.replace("〔药品〕", "(药品)").split("、")):
        plain, is_cold = _without_cold(word)
        if code := SYNONYMS.get(plain) or SYNONYMS.get(plain.strip("()")):
            found[code.value] = found.get(code.value, False) or is_cold
        elif not is_cold or plain:
            unknown.append(word)
        else:
            found = dict.fromkeys(found, True)  # a note that stands alone is about the whole scope
    return found, unknown


def _without_cold(word: str) -> tuple[str, bool]:
    for note in COLD:
        if note in word:
            plain = word.replace(note, "").replace("(含)", "").replace("()", "")
            return plain.strip("()含除外:： "), "除外" not in word and "不含" not in word
    return word, False
