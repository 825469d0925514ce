"""The columns of the catalogue's file: heads, other heads people use, how a cell is read and shown."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from common.tables import clean_text
from common.tables.fields import TRUTHS, Field, as_code, as_text, as_whole, choice
from common.tables.model import Kind
from common.tables.refusals import UnreadableCell
from enterprises.models import LicenceScope
from products.models import Product

P = "product"
Code, Special, Storage, Rx = LicenceScope.Code, Product.Special, Product.Storage, Product.RxClass
CLASSES = {
    "化学药": Code.CHEMICAL, "化学药制剂": Code.CHEMICAL, "抗生素": Code.CHEMICAL, "中成药": Code.CHINESE_PATENT,
    "中药饮片": Code.SLICES, "中药材": Code.CRUDE, "生物制品": Code.BIOLOGICAL, "体外诊断试剂": Code.DIAGNOSTIC,
    "体外诊断试剂(药品)": Code.DIAGNOSTIC, "医疗器械": Code.DEVICE, "血液制品": Code.BLOOD,
    "细胞治疗类生物制品": Code.CELL_THERAPY, "麻醉药品": Code.NARCOTIC, "第一类精神药品": Code.PSYCHOTROPIC_1,
    "第二类精神药品": Code.PSYCHOTROPIC_2, "药品类易制毒化学品": Code.PRECURSOR, "医疗用毒性药品": Code.TOXIC,
    "蛋白同化制剂": Code.ANABOLIC, "肽类激素": Code.PEPTIDE, "疫苗": Code.VACCINE,
}  # fmt: skip
SPECIALS = {
    "无": Special.NONE, "麻醉药品": Special.NARCOTIC, "第一类精神药品": Special.PSYCHOTROPIC_1,
    "第二类精神药品": Special.PSYCHOTROPIC_2, "医疗用毒性药品": Special.TOXIC, "放射性药品": Special.RADIOACTIVE,
    "药品类易制毒化学品": Special.PRECURSOR, "蛋白同化制剂、肽类激素": Special.ANABOLIC_PEPTIDE,
    "疫苗": Special.VACCINE, "血液制品": Special.BLOOD, "含特殊药品复方制剂": Special.COMPOUND_SPECIAL,
    "含麻黄碱复方制剂": Special.COMPOUND_SPECIAL,
}  # fmt: skip
STORAGES = {
    "常温": Storage.NORMAL, "阴凉": Storage.COOL, "凉暗": Storage.COOL_DARK, "冷处": Storage.COLD_PLACE,
    "冷藏": Storage.COLD, "冷冻": Storage.FROZEN,
}  # fmt: skip
RX = {
    "处方药": Rx.RX, "rx": Rx.RX, "甲类非处方药": Rx.OTC_A, "甲类otc": Rx.OTC_A, "乙类非处方药": Rx.OTC_B,
    "乙类otc": Rx.OTC_B, "不分类": Rx.NONE, "无": Rx.NONE,
}  # fmt: skip
DEVICES = {"一类": "I", "第一类": "I", "二类": "II", "第二类": "II", "三类": "III", "第三类": "III"}


class NotATemperature(UnreadableCell):
    """No number of degrees."""

    code = "not_a_temperature"


def _degrees(value: Any, _unit: Decimal) -> Decimal:
    words = clean_text(str(value)).replace("℃", "").replace("°C", "").replace("−", "-").strip()
    try:
        return Decimal(words).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise NotATemperature(value=value) from None


def _text(key: str, head: str, width: int, *also: str) -> Field:
    return Field(key, head, P, as_text, also=also, width=width)


def _temperature(key: str, head: str, *also: str) -> Field:
    return Field(key, head, P, _degrees, str, unit="℃", also=also)


FIELDS: Sequence[Field] = (
    _text("generic_name", "通用名称", 26, "品名", "药品名称", "产品名称", "通用名"),
    _text("trade_name", "商品名", 14, "商品名称"),
    _text("dosage_form", "剂型", 12),
    _text("specification", "规格", 20, "包装规格", "型号"),
    _text("manufacturer", "生产企业", 30, "厂家", "生产厂家", "生产厂商"),
    _text("holder", "上市许可持有人", 30, "持有人", "MAH"),
    _text("origin", "产地", 14),
    Field("approval_number", "批准文号", P, as_code, also=("注册证号", "国药准字"), width=24),
    Field("standard_code", "药品本位码", P, as_code, also=("本位码",), width=20),
    choice("drug_class", "药品类别", P, CLASSES, ("类别", "分类")),
    choice("device_class", "器械类别", P, DEVICES),
    choice("rx_class", "处方分类", P, RX, ("处方类别",)),
    choice("storage", "贮藏条件", P, STORAGES, ("储存条件", "贮藏", "储存")),
    _temperature("temp_min", "最低温度"),
    _temperature("temp_max", "最高温度"),
    choice("special_category", "特殊管理类别", P, SPECIALS, ("特殊类别", "特殊管理")),
    _text("unit", "单位", 8, "计量单位"),
    Field("units_per_pack", "件装量", P, as_whole, kind=Kind.WHOLE, also=("包装数量", "件装数")),
    choice("is_active", "在目录中", P, TRUTHS),
)
BY_KEY = {field.key: field for field in FIELDS}
NAME = BY_KEY["generic_name"]
