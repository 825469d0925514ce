"""The rows themselves. Sources: GB/T 2260 and the statistics bureau's lists, GB/T 4754-2017, the 2017 size classes."""

from datetime import date

_GB2260 = "GB/T 2260"
_LIST_2023 = "National Bureau of Statistics, code list 2023-09-13"
_LIST_BEFORE = "National Bureau of Statistics, code list 2023-01-03"
_CHANGED = date(2023, 9, 13)

# code, name, parent, aliases, from, to, source
DIVISIONS = [
    ("220000", "吉林省", "", ["吉林"], None, None, _GB2260),
    ("220100", "长春市", "220000", ["长春"], None, None, _GB2260),
    *(
        (code, name, "220100", [name[:-1]], None, None, _GB2260)
        for code, name in (
            ("220102", "南关区"), ("220103", "宽城区"), ("220104", "朝阳区"), ("220105", "二道区"),
            ("220106", "绿园区"),            ("220112", "双阳区"), ("220113", "九台区"), ("220122", "农安县"),
            ("220182", "榆树市"), ("220183", "德惠市"),
            ("220184", "公主岭市"),
        )
    ),
    *(
        (f"220103{code}", name, "220103", [name.removesuffix("街道").removesuffix("镇")], None, None, _LIST_2023)
        for code, name in (
            ("002", "站前街道"), ("005", "群英街道"), ("006", "兴业街道"), ("007", "凯旋街道"), ("008", "团山街道"),
            ("009", "柳影街道"), ("010", "欣园街道"), ("011", "长德街道"), ("100", "兰家镇"), ("101", "米沙子镇"),
            ("102", "万宝镇"), ("171", "合隆镇"),
        )
    ),
    *(
        (f"220103{code}", name, "220103", [name.removesuffix("街道")], _CHANGED, None, _LIST_2023)
        for code, name in (("013", "新广街道"), ("014", "新隆街道"), ("015", "长新街道"))
    ),
    *(
        (f"220103{code}", name, "220103", [name.removesuffix("街道")], None, date(2023, 9, 12), _LIST_BEFORE)
        for code, name in (("001", "新发街道"), ("003", "南广街道"), ("004", "东广街道"))
    ),
]  # fmt: skip

INDUSTRIES = [
    ("5151", "西药批发", "Western medicine wholesale", "WHOLESALE"),
    ("5152", "中药批发", "Chinese medicine wholesale", "WHOLESALE"),
    ("5153", "动物用药品批发", "Veterinary drug wholesale", "WHOLESALE"),
    ("5154", "医疗用品及器材批发", "Medical goods wholesale", "WHOLESALE"),
    ("5251", "西药零售", "Western medicine retail", "RETAIL"),
    ("5252", "中药零售", "Chinese medicine retail", "RETAIL"),
    ("5253", "动物用药品零售", "Veterinary drug retail", "RETAIL"),
    ("5254", "医疗用品及器材零售", "Medical goods retail", "RETAIL"),
    ("5255", "保健辅助治疗器材零售", "Health care equipment retail", "RETAIL"),
    ("5920", "通用仓储", "General storage", "STORAGE"),
    ("5930", "低温仓储", "Cold storage", "STORAGE"),
    ("5960", "中药材仓储", "Chinese crude drug storage", "STORAGE"),
    ("5990", "其他仓储业", "Other storage", "STORAGE"),
    ("2720", "化学药品制剂制造", "Chemical preparations", "MANUFACTURE"),
    ("2730", "中药饮片加工", "Prepared slices of Chinese medicine", "MANUFACTURE"),
    ("2740", "中成药生产", "Chinese patent medicine", "MANUFACTURE"),
]

SIZES_FROM = date(2017, 12, 28)
SIZES_SOURCE = "统计上大中小微型企业划分办法(2017)"
# trade: the lower limits of large, medium, small in people and in ten thousand yuan
SIZES = {
    "WHOLESALE": ((200, 40_000), (20, 5_000), (5, 1_000)),
    "RETAIL": ((300, 20_000), (50, 500), (10, 100)),
    "STORAGE": ((200, 30_000), (100, 1_000), (20, 100)),
    "MANUFACTURE": ((1_000, 40_000), (300, 2_000), (20, 300)),
}

PLANNED_YEARS = (2024, 2025, 2026)
