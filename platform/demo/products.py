"""The fictional catalogue: common generic names by invented makers, over all classes, some of them never in orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import Cluster, Organisation, User
from common.pinyin import initials, pinyin
from products.models import Product
from products.rules.modes import SPECIAL_CLASSES

MAKERS = (
    "松江示例制药有限公司", "长白示例药业股份有限公司", "净月示例生物制品有限公司", "伊通河示例中药饮片有限公司",
    "南湖示例医疗器械有限公司", "云杉示例制药有限公司", "丹江示例中药有限公司",
)  # fmt: skip
ORIGINS = {"人参片": "吉林抚松", "鹿茸片": "吉林双阳", "枸杞子": "宁夏中宁", "黄芪": "内蒙古武川", "当归": "甘肃岷县"}

# class | rx | storage | maker | generic name, dosage form, specification, unit, units per pack; separated by ;
ROWS = """
CHEMICAL|RX|NORMAL|0|阿莫西林胶囊,胶囊剂,0.25g×24粒,盒,200;头孢呋辛酯片,片剂,0.25g×12片,盒,300;左氧氟沙星片,片剂,0.5g×6片,盒,300;苯磺酸氨氯地平片,片剂,5mg×28片,盒,240;缬沙坦胶囊,胶囊剂,80mg×14粒,盒,240;瑞舒伐他汀钙片,片剂,10mg×14片,盒,300;阿托伐他汀钙片,片剂,20mg×14片,盒,300;二甲双胍缓释片,缓释片,0.5g×30片,盒,200;格列美脲片,片剂,2mg×30片,盒,240;奥美拉唑肠溶胶囊,胶囊剂,20mg×14粒,盒,240
CHEMICAL|RX|COOL|5|硫酸氢氯吡格雷片,片剂,75mg×7片,盒,400;琥珀酸美托洛尔缓释片,缓释片,47.5mg×14片,盒,300;单硝酸异山梨酯缓释片,缓释片,40mg×24片,盒,240;阿奇霉素片,片剂,0.25g×6片,盒,360;注射用头孢曲松钠,注射剂,1.0g,瓶,500;注射用泮托拉唑钠,注射剂,40mg,瓶,400;盐酸氨溴索口服溶液,口服溶液剂,100ml,瓶,60;蒙脱石散,散剂,3g×10袋,盒,200
CHEMICAL|OTC_A|NORMAL|0|布洛芬缓释胶囊,缓释胶囊,0.3g×20粒,盒,200;对乙酰氨基酚片,片剂,0.5g×12片,盒,400;氯雷他定片,片剂,10mg×6片,盒,400;多潘立酮片,片剂,10mg×30片,盒,200;硝酸咪康唑乳膏,乳膏剂,20g,支,120
CHEMICAL|OTC_B|NORMAL|5|维生素C片,片剂,0.1g×100片,瓶,120;葡萄糖酸钙锌口服溶液,口服溶液剂,10ml×24支,盒,40;开塞露,灌肠剂,20ml×10支,盒,60;碘伏消毒液,溶液剂,100ml,瓶,60
CHEMICAL|RX|COOL_DARK|5|注射用维生素C,注射剂,1.0g,瓶,500;硝酸甘油片,片剂,0.5mg×100片,瓶,200;硝苯地平控释片,控释片,30mg×7片,盒,400
CHEMICAL|RX|COLD|5|注射用胰蛋白酶,注射剂,5万单位,瓶,300;卡前列甲酯栓,栓剂,0.5mg×5粒,盒,120
CHINESE_PATENT|OTC_A|NORMAL|1|连花清瘟胶囊,胶囊剂,0.35g×24粒,盒,200;感冒灵颗粒,颗粒剂,10g×9袋,盒,100;板蓝根颗粒,颗粒剂,10g×20袋,包,60;健胃消食片,片剂,0.8g×32片,盒,160;藿香正气口服液,合剂,10ml×10支,盒,60;六味地黄丸,丸剂,200丸,瓶,120
CHINESE_PATENT|RX|NORMAL|1|丹参滴丸,滴丸剂,27mg×180丸,瓶,200;稳心颗粒,颗粒剂,5g×9袋,盒,100;银杏叶片,片剂,19.2mg×24片,盒,240;血府逐瘀胶囊,胶囊剂,0.4g×36粒,盒,120;参松养心胶囊,胶囊剂,0.4g×36粒,盒,120
CHINESE_PATENT|RX|COOL|6|麝香保心丸,丸剂,22.5mg×42丸,瓶,240;速效救心丸,滴丸剂,40mg×120丸,盒,200;牛黄解毒片,片剂,24片,盒,300
CHINESE_PATENT|OTC_B|NORMAL|6|川贝枇杷膏,煎膏剂,150ml,瓶,60;金嗓子喉片,片剂,2g×12片,盒,240;风油精,油剂,6ml,瓶,300
SLICES|NONE|NORMAL|3|人参片,饮片,100g,袋,50;黄芪,饮片,500g,袋,20;当归,饮片,500g,袋,20;枸杞子,饮片,250g,袋,40;鹿茸片,饮片,50g,盒,40;茯苓,饮片,500g,袋,20;五味子,饮片,250g,袋,40;甘草,饮片,500g,袋,20
CRUDE|NONE|COOL|3|人参,药材,1kg,件,10;平贝母,药材,1kg,件,10;北五味子,药材,5kg,件,4
BIOLOGICAL|RX|COLD|2|重组人胰岛素注射液,注射剂,3ml:300单位,支,50;甘精胰岛素注射液,注射剂,3ml:300单位,支,50;重组人干扰素α2b注射液,注射剂,300万单位,支,60;双歧杆菌三联活菌胶囊,胶囊剂,0.21g×24粒,盒,120;重组人生长因子凝胶,凝胶剂,10万单位,支,80
BIOLOGICAL|RX|FROZEN|2|冻干鼠表皮生长因子,注射剂,2万单位,瓶,100
DIAGNOSTIC|NONE|COLD|2|乙型肝炎病毒表面抗原检测试剂盒,试剂,96人份,盒,20;梅毒螺旋体抗体检测试剂盒,试剂,96人份,盒,20
DEVICE|NONE|NORMAL|4|医用外科口罩,器械,50只,盒,40;电子血压计,器械,臂式,台,10;一次性使用无菌注射器,器械,5ml×100支,盒,20;血糖试纸,器械,50片,盒,60;医用冷敷贴,器械,5贴,盒,80
NARCOTIC|RX|NORMAL|0|盐酸吗啡片,片剂,30mg×20片,盒,100
PSYCHOTROPIC_2|RX|NORMAL|0|艾司唑仑片,片剂,1mg×20片,盒,200
PRECURSOR|RX|NORMAL|5|麦角胺咖啡因片,片剂,100片,瓶,100
TOXIC|RX|NORMAL|3|医用毒性药材示例饮片,饮片,100g,袋,10
PEPTIDE|RX|COLD|2|注射用重组人生长激素,注射剂,4.5单位,瓶,60
VACCINE|RX|COLD|2|重组乙型肝炎疫苗,注射剂,20μg,支,100
BLOOD|RX|COLD|2|人血白蛋白,注射剂,10g,瓶,40
CHEMICAL|RX|NORMAL|5|头孢呋辛酯片,片剂,0.25g×24片,盒,200;阿莫西林胶囊,胶囊剂,0.5g×24粒,盒,200
CHEMICAL|OTC_A|NORMAL|5|氯雷他定片,片剂,10mg×12片,盒,300
"""  # one line per kind of goods is read more easily
COMPOUND = {"复方甲氧那明胶囊": ("CHEMICAL", "RX", "胶囊剂", "48粒", "盒", 120), "氨酚伪麻美芬片": ("CHEMICAL", "OTC_A", "片剂", "20片", "盒", 200)}  # fmt: skip  # noqa: E501
_LETTERS = {"CHINESE_PATENT": "Z", "BIOLOGICAL": "S", "DIAGNOSTIC": "S", "VACCINE": "S", "BLOOD": "S", "PEPTIDE": "S"}
_DEVICE_CLASS = {"电子血压计": "II", "医用外科口罩": "II", "血糖试纸": "II", "医用冷敷贴": "I"}
_LABELS = {"COLD": (Decimal(2), Decimal(8)), "FROZEN": (Decimal(-25), Decimal(-15)), "COOL": (None, Decimal(20))}


@dataclass(frozen=True)
class _Goods:
    code: str
    rx: str
    storage: str
    maker: int
    name: str
    form: str
    size: str
    unit: str
    pack: int
    special: str


def _goods() -> list[_Goods]:
    found = []
    for line in ROWS.strip().splitlines():
        code, rx, storage, maker, items = line.split("|")
        special = SPECIAL_CLASSES.get(code, "NONE")  # type: ignore[call-overload]  # the codes are the enum's own
        for item in items.split(";"):
            name, form, size, unit, pack = item.split(",")
            found.append(_Goods(code, rx, storage, int(maker), name, form, size, unit, int(pack), str(special)))
    for name, (code, rx, form, size, unit, many) in COMPOUND.items():
        found.append(_Goods(code, rx, "NORMAL", 5, name, form, size, unit, many, "COMPOUND_SPECIAL"))
    return found


def write_products(cluster: Cluster, firms: list[Organisation], clerk: User, at: datetime) -> list[Product]:
    """About eighty products; most entered by the desk, every ninth by a firm."""
    rows = [_product(number, goods, cluster, firms, clerk, at) for number, goods in enumerate(_goods())]
    return Product.objects.bulk_create(rows)


def _product(
    number: int, goods: _Goods, cluster: Cluster, firms: list[Organisation], clerk: User, at: datetime
) -> Product:
    low, high = _LABELS.get(goods.storage, (None, None))
    is_device = goods.code == "DEVICE"
    return Product(
        cluster=cluster,
        generic_name=goods.name,
        trade_name="晴岚" if number % 13 == 4 else "",
        dosage_form=goods.form,
        specification=goods.size,
        manufacturer=f"{MAKERS[goods.maker]}（演示）",
        holder="" if is_device or goods.code in {"SLICES", "CRUDE"} else f"{MAKERS[goods.maker]}（演示）",
        origin=ORIGINS.get(goods.name, "吉林通化") if goods.code in {"SLICES", "CRUDE", "TOXIC"} else "",
        approval_number=_number(number, goods),
        standard_code="" if is_device or goods.code in {"SLICES", "CRUDE"} else f"8690{number:03d}000{number * 7:04d}",
        drug_class=goods.code,
        device_class=_DEVICE_CLASS.get(goods.name, "III") if is_device else "",
        rx_class=goods.rx,
        storage=goods.storage,
        temp_min=low,
        temp_max=high,
        special_category=goods.special,
        unit=goods.unit,
        units_per_pack=goods.pack,
        pinyin=pinyin(goods.name)[:600],
        initials=initials(goods.name)[:220],
        entered_by=clerk,
        entered_for=firms[number % 3] if number % 9 == 5 else None,
        entered_at=at,
        changed_at=at,
    )


def _number(number: int, goods: _Goods) -> str:
    if goods.code in {"SLICES", "CRUDE"}:
        return ""
    if goods.code == "DEVICE":
        return f"吉械注准2026{number:07d}" if goods.name != "医用冷敷贴" else f"吉长械备2026{number:04d}"
    return f"国药准字{_LETTERS.get(goods.code, 'H')}2026{number:04d}"
