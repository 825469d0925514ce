"""The columns of the register's file: their heads, other heads people use, and how a cell of each is read and shown."""

from collections.abc import Sequence

from common.tables.fields import (
    TRUTHS,
    Field,
    as_code,
    as_day,
    as_money,
    as_text,
    as_whole,
    as_year,
    choice,
    same,
)
from common.tables.model import Kind
from enterprises.models import Enterprise, Licence

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


def _texts(*rows: tuple[str, str, str, tuple[str, ...], int]) -> list[Field]:
    return [Field(key, head, group, as_text, same, also=also, width=width) for key, head, group, also, width in rows]


def _days(group: str, *rows: tuple[str, str, tuple[str, ...]]) -> list[Field]:
    return [Field(key, head, group, as_day, same, Kind.DATE, also=also) for key, head, also in rows]


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
        as_code,
        same,
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
        as_money,
        same,
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
    choice("registration_status", "登记状态", E, STATUSES, ("经营状态", "状态")),
    choice("is_on_abnormal_list", "经营异常名录", E, TRUTHS),
    choice("is_on_serious_list", "严重违法失信名单", E, TRUTHS),
    choice("establishment", "机构类型", E, ESTABLISHMENTS),
    *_texts(
        ("parent", "总部", E, ("总部代码", "上级单位", "总部名称"), 24),
        ("contact_phone", "联系电话", E, ("电话", "手机"), 18),
    ),
    choice("has_open_storage", "仓储对外开放", E, TRUTHS),
    *_days(E, ("joined_on", "加入日期", ("入驻日期",)), ("left_on", "退出日期", ())),
    Field("year", "年度", F, as_year, same, Kind.TEXT, also=("统计年度", "年份")),
    Field("revenue", "营业收入", F, as_money, same, Kind.MONEY, "元", ("年营业收入", "主营业务收入"), 20),
    Field("people", "从业人员", F, as_whole, same, Kind.WHOLE, "人", ("从业人数", "职工人数", "员工人数")),
    *_texts(
        ("source", "数据来源", F, (), 18),
        ("number", "药品经营许可证号", L, ("许可证号", "许可证编号", "药品经营许可证编号"), 22),
    ),
    choice("mode", "经营方式", L, MODES),
    *_texts(
        ("original_scope", "许可经营范围", L, ("许可范围", "许可证经营范围"), 40), ("issuer", "发证机关", L, (), 24)
    ),
    *_days(L, ("issued_on", "发证日期", ()), ("expires_on", "有效期至", ("许可证有效期至", "有效期"))),
)
BY_KEY = {field.key: field for field in FIELDS}
NAME, CODE = BY_KEY["name"], BY_KEY["unified_social_credit_code"]
