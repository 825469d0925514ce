"""What the platform works on while its parts are killed: generated enterprises and files of their dealings."""

from datetime import date, timedelta
from random import Random

MAPPING = {
    "currency": "CNY",
    "document": "单据编号",
    "parties": {"seller": {"column": "供应商"}, "buyer": {"column": "客户"}},
    "tie": [
        {
            "name": "delivery", "kind": "SUPPLY", "source": "seller", "target": "buyer",
            "value": "含税金额", "dates": ["开票日期"],
        }
    ],
}  # fmt: skip
FIRST_DAY = date(2024, 1, 1)


def firm_names(count: int) -> list[str]:
    """Names of fictional enterprises."""
    return [f"演示{number:05d}医药有限公司" for number in range(count)]


def deliveries(rows: int, firms: int, seed: int) -> tuple[str, int]:
    """A CSV of so many deliveries between so many enterprises, and the sum of their values in hundredths."""
    chance = Random(seed)
    names, total = firm_names(firms), 0
    lines = ["单据编号,供应商,客户,开票日期,含税金额"]
    for number in range(rows):
        seller, buyer = chance.sample(range(firms), 2)
        hundredths = chance.randrange(1, 10_000_000)
        day = FIRST_DAY + timedelta(days=chance.randrange(1000))
        total += hundredths
        value = f"{hundredths // 100}.{hundredths % 100:02d}"
        lines.append(f"D{seed}-{number},{names[seller]},{names[buyer]},{day},{value}")
    return "\n".join(lines) + "\n", total
