"""What a product must say of itself: numbers, origin, classes and temperatures that fit together."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from enterprises.models import LicenceScope
from products import errors
from products.models import Product
from products.rules.modes import SPECIAL_CLASSES

Code, Storage, Special = LicenceScope.Code, Product.Storage, Product.Special

# Domain reference 3.5: domestic, older and repackaged; Hong Kong, Macao and Taiwan; imported since 2020-07.
_APPROVAL = re.compile(r"国药准字([HZSBTFJ]|[HZS][CJ])\d{8}")
# Old import licences stay printed on packs until their stock is gone.
_OLD_IMPORT = re.compile(r"(进口药品注册证号?|医药产品注册证号?)?[HZSB]C?\d{8}")
_DEVICE = re.compile(r"[\u4e00-\u9fa5]{1,4}械(注[准进许]|备)\d{8,14}号?")
_STANDARD = re.compile(r"86\d{12}")
WITHOUT_NUMBER = frozenset({Code.SLICES, Code.CRUDE})

# The storage classes in °C (lowest, highest); the label's own range is kept beside them and always goes first.
RANGES: dict[str, tuple[Decimal | None, Decimal]] = {
    Storage.NORMAL: (Decimal(10), Decimal(30)),
    Storage.COOL: (None, Decimal(20)),
    Storage.COOL_DARK: (None, Decimal(20)),
    Storage.COLD_PLACE: (Decimal(2), Decimal(10)),
    Storage.COLD: (Decimal(2), Decimal(8)),
    Storage.FROZEN: (Decimal(-25), Decimal(-10)),
}
_STRICT_BELOW = frozenset({Storage.COLD_PLACE, Storage.COLD, Storage.FROZEN})


def check_product(values: Mapping[str, Any]) -> None:
    """All of it, on the plain values of a product; raises the first refusal."""
    code = values["drug_class"]
    check_number(code, values["approval_number"])
    if values["standard_code"] and not _STANDARD.fullmatch(values["standard_code"]):
        raise errors.StandardCodeWrong(value=values["standard_code"])
    if code == Code.SLICES and not values["origin"]:
        raise errors.OriginMissing
    check_device(code, values["device_class"], values["rx_class"])
    check_special(code, values["special_category"])
    check_temperatures(values["storage"], values["temp_min"], values["temp_max"])
    if not 1 <= values["units_per_pack"] <= 1_000_000:
        raise errors.PackEmpty


def check_number(drug_class: str, number: str) -> None:
    """The approval number by the forms of its class."""
    if not number:
        if drug_class not in WITHOUT_NUMBER:
            raise errors.ApprovalNumberMissing
    elif drug_class == Code.DEVICE:
        if not _DEVICE.fullmatch(number):
            raise errors.DeviceNumberWrong(value=number)
    elif not (_APPROVAL.fullmatch(number) or _OLD_IMPORT.fullmatch(number)):
        raise errors.ApprovalNumberWrong(value=number)


def check_device(drug_class: str, device_class: str, rx_class: str) -> None:
    """A device has a class and no prescription class; a drug the other way round."""
    is_device = drug_class == Code.DEVICE
    if is_device != bool(device_class):
        raise errors.DeviceClassMissing
    if is_device and rx_class != Product.RxClass.NONE:
        raise errors.RxClassWrong


def check_special(drug_class: str, special: str) -> None:
    """Licence class and special category name the same thing where both know it."""
    asked = SPECIAL_CLASSES.get(Code(drug_class))
    of_classes = set(SPECIAL_CLASSES.values())
    fits = special == asked if asked else special not in of_classes
    if not fits:
        raise errors.SpecialDiffers(drug_class=Code(drug_class).label, category=Special(special).label)


def check_temperatures(storage: str, low: Decimal | None, high: Decimal | None) -> None:
    """The label's range runs upwards and lies in the storage class."""
    if low is not None and high is not None and low > high:
        raise errors.TemperaturesBackwards
    least, most = RANGES[storage]
    too_warm = any(day is not None and day > most for day in (low, high))
    too_cold = storage in _STRICT_BELOW and any(x is not None and least is not None and x < least for x in (low, high))
    if too_warm or too_cold:
        raise errors.TemperatureOutside(storage=Storage(storage).label, range=show_range(least, most))


def show_range(low: Decimal | None, high: Decimal | None) -> str:
    """A range of temperatures in the signs of a label.

    >>> show_range(Decimal(2), Decimal(8)), show_range(None, Decimal("20.0"))
    ('2–8 °C', '≤ 20 °C')
    """
    if low is None:
        return f"≤ {_degrees(high)} °C" if high is not None else ""
    return f"{_degrees(low)}–{_degrees(high)} °C" if high is not None else f"≥ {_degrees(low)} °C"


def _degrees(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace("-", "−")


def temperatures(storage: str, low: Decimal | None, high: Decimal | None) -> str:
    """What the goods must be kept at: the label's range, else that of the class."""
    return show_range(low, high) if low is not None or high is not None else show_range(*RANGES[storage])
