"""Pinyin and initials of Chinese names, for sorting and for search by 首字母 (润强药业 -> rqyy)."""

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# Surname and place readings that the general table gets wrong.
load_phrases_dict({"南广": [["nán"], ["guǎng"]], "单氏": [["shàn"], ["shì"]], "曾氏": [["zēng"], ["shì"]]})


def pinyin(name: str) -> str:
    """Lower-case syllables without tones, run together; Latin letters and digits are kept."""
    return "".join(lazy_pinyin(name)).lower().replace(" ", "")


def initials(name: str) -> str:
    """The first letter of each syllable, lower case."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower().replace(" ", "")
