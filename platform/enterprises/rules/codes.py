"""The unified social credit code (GB 32100-2015) with both check characters, and licence numbers.

Positions 9-17 are the body identifier (GB 11714) with a check character of its own at 17; position 18 checks all.
"""

import re

from enterprises.errors import CodeWrong
from enterprises.models import Licence

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}")
_DRUG_LICENCE = re.compile(r"[\u4e00-\u9fa5][A-D][AB]\d{7}(\d{2})?")


def body_check_character(body: str) -> str:
    """The 9th character of a body identifier from its first eight (GB 11714).

    >>> body_check_character("MA1RED01")
    '3'
    """
    total = sum(weight * int(sign, 36) for weight, sign in zip(_BODY_WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_character(code: str) -> str:
    """The 18th character of a code from its first seventeen (GB 32100).

    >>> check_character("91220103MA1RED013")
    '8'
    """
    total = sum(weight * ALPHABET.index(sign) for weight, sign in zip(_WEIGHTS, code, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def check_code(code: str) -> None:
    """Raise `CodeWrong` with the first thing that is wrong: length, signs, the 17th or the 18th character."""
    if len(code) != 18:
        raise CodeWrong(CodeWrong.LENGTH, length=len(code))
    if not _SHAPE.fullmatch(code):
        raise CodeWrong(CodeWrong.SIGNS)
    if code[17] != check_character(code[:17]):
        raise CodeWrong(CodeWrong.LAST, expected=check_character(code[:17]))
    if code[16] != body_check_character(code[8:16]):
        raise CodeWrong(CodeWrong.BODY, expected=body_check_character(code[8:16]))


def code_is_right(code: str) -> bool:
    """Both check characters hold.

    >>> code_is_right("91110000600037341L"), code_is_right("91350203M0001QAY9B")
    (True, False)
    """
    try:
        check_code(code)
    except CodeWrong:
        return False
    return True


def licence_number_is_usual(kind: str, number: str) -> bool:
    """Whether a drug distribution licence's number has the usual form; an unusual one is warned about, never refused.

    >>> licence_number_is_usual("DRUG_DISTRIBUTION", "吉AA431000001")
    True
    """
    return kind != Licence.Kind.DRUG_DISTRIBUTION or bool(_DRUG_LICENCE.fullmatch(number))
