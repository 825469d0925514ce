"""The columns of the register's file: their heads, other heads people use, and how a cell of each is read and shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.money import WAN, YI
from common.tables import Column, clean_text, read_date, read_money, read_whole
from common.tables.model import Kind
from common.tables.refusals import UnreadableCell
from enterprises.models import Enterprise, Licence

_UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": WAN, "亿元": YI, "万": WAN}
_HEAD = re.compile(r"(.+?)\s*(?:\(([^()]*)\))?")
FOREVER = ("长期", "无固定期限", "永久", "forever")
TRUTHS = {
    "是": True,
    "有": True,
    "yes": True,
    "true": True,
    "1": True,
    "否": False,
    "无": False,
    "no": False,
    "false": False,
    "0": False,
}

Status = Enterprise.RegistrationStatus
STATUSES = {
    "存续": Status.ACTIVE, "在营": Status.ACTIVE, "开业": Status.ACTIVE, "在册": Status.ACTIVE, "在业": Status.ACTIVE,
    "歇业": Status.DORMANT, "迁出": Status.MOVED_OUT, "吊销": Status.REVOKED, "吊销未注销": Status.REVOKED,
    "注销": Status.DEREGISTERED, "撤销": Status.RESCINDED,
}  # fmt: skip
Establishment = Enterprise.Establishment
ESTABLISHMENTS = {
    "总部": Establishment.HEAD_OFFICE, "法人": Establishment.HEAD_OFFICE, "总部/法人": Establishment.HEAD_OFFICE,
    "分支机构": Establishment.BRANCH, "分公司": Establishment.BRANCH, "连锁门店": Establishment.CHAIN_STORE,
    "加盟门店": Establishment.FRANCHISE_STORE,
}  # fmt: skip
MODES = {
    "批发": Licence.Mode.WHOLESALE, "零售连锁总部": Licence.Mode.CHAIN_HEAD, "连锁总部": Licence.Mode.CHAIN_HEAD,
    "零售(连锁门店)": Licence.Mode.CHAIN_STORE, "零售连锁门店": Licence.Mode.CHAIN_STORE,
    "零售(单体)": Licence.Mode.RETAIL, "零售": Licence.Mode.RETAIL, "单体零售": Licence.Mode.RETAIL,
}  # fmt: skip


class NotAChoice(UnreadableCell):
    """None of the words this column knows."""

    code = "not_a_choice"
    sentence = _("“{value}” is not one of: {words}.")


Reader = Callable[[Any, Decimal], Any]


@dataclass(frozen=True)
class Field:
    """One column: `group` says whose fact it is, `read(cell, unit)` gives the value, `show` the cell back."""

    key: str
    head: str
    group: str
    read: Reader
    show: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    unit: str = ""
    also: tuple[str, ...] = ()
    width: int = 0

    @property
    def column(self) -> Column:
        """As a column to write."""
        return Column(self.head, self.kind, self.unit, self.width)


def _text(value: Any, _unit: Decimal) -> str:
    return value.isoformat() if isinstance(value, date) else clean_text(str(value))


def _code(value: Any, unit: Decimal) -> str:
    return _text(value, unit).upper().replace(" ", "").replace("-", "")


def _day(value: Any, _unit: Decimal) -> date | None:
    return None if str(value) in FOREVER else read_date(value)


def _money(value: Any, unit: Decimal) -> Decimal:
    return read_money(value, unit)


def _whole(value: Any, _unit: Decimal) -> int:
    return read_whole(value)


def _year(value: Any, _unit: Decimal) -> int:
    return read_whole(str(value).rstrip("年度"))


def _one_of(words: Mapping[str, Any]) -> Reader:
    """Any of the words, or the stored value itself (for files made by programs)."""
    known = {word.casefold(): value for word, value in words.items()}
    known |= {str(value).casefold(): value for value in words.values()}

    def read(value: Any, _unit: Decimal) -> Any:
        word = clean_text(str(value)).replace("（", "(").replace("）", ")").casefold()
        if word not in known:
            raise NotAChoice(value=value, words="、".join(list(words)[:12]))
        return known[word]

    return read


def _word_of(words: Mapping[str, Any]) -> Callable[[Any], str]:
    """The first word for a value."""
    back = {words[word]: word for word in reversed(list(words))}
    return lambda value: back.get(value, "")


def _same(value: Any) -> Any:
    return value


def _choice(key: str, head: str, group: str, words: Mapping[str, Any], also: tuple[str, ...] = ()) -> Field:
    return Field(key, head, group, _one_of(words), _word_of(words), also=also)


def _texts(*rows: tuple[str, str, str, tuple[str, ...], int]) -> list[Field]:
    return [Field(key, head, group, _text, _same, also=also, width=width) for key, head, group, also, width in rows]


def _days(group: str, *rows: tuple[str, str, tuple[str, ...]]) -> list[Field]:
    return [Field(key, head, group, _day, _same, Kind.DATE, also=also) for key, head, also in rows]


O, E, F, L = "organisation", "enterprise", "figure", "licence"  # noqa: E741  # the four groups of facts
FIELDS: Sequence[Field] = (
    *_texts(
        ("name", "企业名称", O, ("名称", "单位名称", "企业全称", "公司名称", "主体名称"), 34),
        ("short_name", "简称", O, ("企业简称",), 14),
    ),
    Field(
        "unified_social_credit_code",
        "统一社会信用代码",
        O,
        _code,
        _same,
        also=("社会信用代码", "信用代码", "uscc"),
        width=24,
    ),
    *_texts(
        ("code_override_reason", "代码说明", O, (), 20),
        ("industry", "行业代码", E, ("国民经济行业代码", "行业"), 10),
        ("entity_type", "主体类型", E, ("企业类型", "类型"), 20),
        ("business_scope", "经营范围", E, (), 40),
        ("domicile", "住所", E, ("地址", "注册地址", "经营场所", "主要经营场所", "住所/主要经营场所"), 34),
        ("division", "区划代码", E, ("行政区划", "所属街道", "街道"), 14),
    ),
    Field(
        "registered_capital",
        "注册资本",
        E,
        _money,
        _same,
        Kind.MONEY,
        "元",
        ("注册资金", "出资额", "注册资本或出资额"),
        18,
    ),
    *_texts(("legal_representative", "法定代表人", E, ("负责人", "法人代表", "法人"), 14)),
    *_days(
        E,
        ("established_on", "成立日期", ("注册日期",)),
        ("term_from", "营业期限自", ("经营期限自",)),
        ("term_to", "营业期限至", ("经营期限至",)),
    ),
    *_texts(("registration_authority", "登记机关", E, (), 24)),
    _choice("registration_status", "登记状态", E, STATUSES, ("经营状态", "状态")),
    _choice("is_on_abnormal_list", "经营异常名录", E, TRUTHS),
    _choice("is_on_serious_list", "严重违法失信名单", E, TRUTHS),
    _choice("establishment", "机构类型", E, ESTABLISHMENTS),
    *_texts(
        ("parent", "总部", E, ("总部代码", "上级单位", "总部名称"), 24),
        ("contact_phone", "联系电话", E, ("电话", "手机"), 18),
    ),
    _choice("has_open_storage", "仓储对外开放", E, TRUTHS),
    *_days(E, ("joined_on", "加入日期", ("入驻日期",)), ("left_on", "退出日期", ())),
    Field("year", "年度", F, _year, _same, Kind.TEXT, also=("统计年度", "年份")),
    Field("revenue", "营业收入", F, _money, _same, Kind.MONEY, "元", ("年营业收入", "主营业务收入"), 20),
    Field("people", "从业人员", F, _whole, _same, Kind.WHOLE, "人", ("从业人数", "职工人数", "员工人数")),
    *_texts(
        ("source", "数据来源", F, (), 18),
        ("number", "药品经营许可证号", L, ("许可证号", "许可证编号", "药品经营许可证编号"), 22),
    ),
    _choice("mode", "经营方式", L, MODES),
    *_texts(
        ("original_scope", "许可经营范围", L, ("许可范围", "许可证经营范围"), 40), ("issuer", "发证机关", L, (), 24)
    ),
    *_days(L, ("issued_on", "发证日期", ()), ("expires_on", "有效期至", ("许可证有效期至", "有效期"))),
)
BY_KEY = {field.key: field for field in FIELDS}
NAME, CODE = BY_KEY["name"], BY_KEY["unified_social_credit_code"]


def known_heads() -> list[str]:
    """Every head the file may have, with and without its unit, and the field's own name."""
    heads = [head for field in FIELDS for head in (field.head, field.column.head, field.key, *field.also)]
    return [*heads, "注册资本(万元)", "营业收入(万元)"]


def match_columns(columns: Sequence[str]) -> dict[str, tuple[Field, Decimal]]:
    """Column -> its field and the unit its head names; columns nobody knows are left out.

    >>> {c: (f.key, u) for c, (f, u) in match_columns(["企业全称", "注册资本(万元)", "备注"]).items()}
    {'企业全称': ('name', Decimal('1')), '注册资本(万元)': ('registered_capital', Decimal('10000'))}
    """
    names = {name.casefold(): field for field in FIELDS for name in (field.key, *field.also, field.head)}
    found: dict[str, tuple[Field, Decimal]] = {}
    taken: set[str] = set()
    for column in columns:
        parts = _HEAD.fullmatch(column)
        field = names.get((parts[1] if parts else column).casefold()) or names.get(column.casefold())
        if field and field.key not in taken:
            taken.add(field.key)
            found[column] = (field, _UNITS.get(parts[2] or "", Decimal(1)) if parts else Decimal(1))
    return found
