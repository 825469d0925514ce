"""The columns of a file of order lines: one row is one delivery window; several rows of one product are one line."""

from collections.abc import Sequence
from typing import Any

from common.tables.fields import TRUTHS, Field, as_code, as_day, as_money, as_text, as_whole, choice
from common.tables.model import Kind
from orders.rules.cost_text import as_costs

ORDER, PRODUCT, LINE = "order", "product", "line"


def _text(key: str, head: str, group: str, width: int, *also: str) -> Field:
    return Field(key, head, group, as_text, also=also, width=width)


def _whole(key: str, head: str, *also: str) -> Field:
    return Field(key, head, LINE, as_whole, kind=Kind.WHOLE, also=also)


_LAST_DAYS = ("最晚交货日期", "交货截止日期", "交货日期", "到货日期", "截止日期")
FIELDS: Sequence[Field] = (
    _text("order", "订单号", ORDER, 14),
    Field("position", "行号", ORDER, as_whole, kind=Kind.WHOLE, also=("序号",)),
    Field("standard_code", "药品本位码", PRODUCT, as_code, also=("本位码",), width=20),
    Field("approval_number", "批准文号", PRODUCT, as_code, also=("注册证号", "国药准字"), width=24),
    _text("generic_name", "通用名称", PRODUCT, 26, "品名", "药品名称", "产品名称", "通用名"),
    _text("specification", "规格", PRODUCT, 20, "包装规格", "型号"),
    _text("manufacturer", "生产企业", PRODUCT, 30, "厂家", "生产厂家", "生产厂商"),
    _whole("quantity", "数量", "需求数量", "采购数量", "采购量", "计划数量"),
    _text("unit", "单位", LINE, 8, "计量单位"),
    Field("from_on", "交货开始", LINE, as_day, kind=Kind.DATE, also=("最早交货日期", "交货开始日期", "开始日期")),
    Field("to_on", "交货截止", LINE, as_day, kind=Kind.DATE, also=_LAST_DAYS),
    Field("posted_price", "单价", LINE, as_money, kind=Kind.MONEY, unit="元", also=("采购价", "挂牌价", "含税单价")),
    _whole("minimum_lot", "最小批量", "最小供货量", "起订量"),
    _whole("pack_multiple", "包装倍数", "件装量", "件装数"),
    _whole("most_takers", "最多供货方", "最多供货家数"),
    choice("is_all_or_nothing", "整行供货", LINE, TRUTHS, ("不可拆分",)),
    _text("note", "备注", LINE, 24, "说明"),
    Field("costs", "共担费用", ORDER, as_costs, also=("费用分担",), width=36),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
TERMS = ("unit", "posted_price", "minimum_lot", "pack_multiple", "most_takers", "is_all_or_nothing", "note")
DEFAULTS: dict[str, Any] = {
    "unit": "", "posted_price": None, "minimum_lot": 1, "pack_multiple": 1, "most_takers": None,
    "is_all_or_nothing": False, "note": "",
}  # fmt: skip
