"""Which mode of operation may sell to which, and what a class of goods asks for: rules as data with their sources."""

from dataclasses import dataclass

from enterprises.models import Licence, LicenceScope
from products.models import Product
from products.rules.values import MEDICAL

Mode, Kind, Code = Licence.Mode, Licence.Kind, LicenceScope.Code
Special, Storage = Product.Special, Product.Storage

RULES_VERSION = "2026-11"


@dataclass(frozen=True)
class ModeRule:
    """`seller` may sell to `buyers`; `within_chain`: to the stores of its own chain alone."""

    seller: str
    buyers: frozenset[str]
    within_chain: bool
    source: str


MODE_RULES = (
    ModeRule(
        Mode.WHOLESALE,
        frozenset({Mode.WHOLESALE, Mode.CHAIN_HEAD, Mode.RETAIL, MEDICAL}),
        False,
        "药品管理法 2019 第五十一、五十五条；药品经营和使用质量监督管理办法（总局令第84号）",
    ),
    ModeRule(
        Mode.CHAIN_HEAD,
        frozenset({Mode.CHAIN_STORE}),
        True,
        "总局令第84号：零售连锁总部统一采购、统一配送，只向本连锁门店配送；门店不得自行采购",
    ),
    ModeRule(Mode.CHAIN_STORE, frozenset(), False, "总局令第84号：零售企业不得从事批发"),
    ModeRule(Mode.RETAIL, frozenset(), False, "总局令第84号：零售企业不得从事批发"),
)
# A filing of medical devices need not name a mode: then it does not narrow the trade (医疗器械经营监督管理办法 2022).
NO_MODE = ""

# What licence a line asks for. Class I devices ask for none, class II for a filing, class III for a licence;
# a class III licence is a stricter examination but no filing: who trades both has both (医疗器械经营监督管理办法 2022).
DEVICE_KINDS = {"I": "", "II": Kind.DEVICE_CLASS_II, "III": Kind.DEVICE_CLASS_III}

# GSP annex on cold chain: refrigerated and frozen drugs; goods for the "cold place" (2-10 °C) travel with them.
COLD_STORAGE = frozenset({Storage.COLD, Storage.COLD_PLACE, Storage.FROZEN})

# Never in shared orders (药品管理法 2019 第六十一条 and domain rule R4); compounds with special ingredients may.
ALLOWED_SPECIAL = frozenset({Special.NONE, Special.COMPOUND_SPECIAL})
SPECIAL_CLASSES = {
    Code.NARCOTIC: Special.NARCOTIC, Code.PSYCHOTROPIC_1: Special.PSYCHOTROPIC_1,
    Code.PSYCHOTROPIC_2: Special.PSYCHOTROPIC_2, Code.PRECURSOR: Special.PRECURSOR, Code.TOXIC: Special.TOXIC,
    Code.ANABOLIC: Special.ANABOLIC_PEPTIDE, Code.PEPTIDE: Special.ANABOLIC_PEPTIDE, Code.VACCINE: Special.VACCINE,
    Code.BLOOD: Special.BLOOD,
}  # fmt: skip


def may_sell(seller_mode: str, buyer_mode: str, *, same_chain: bool) -> bool:
    """Whether goods may go from one mode to the other; `same_chain`: the seller is the buyer's head office.

    >>> may_sell("WHOLESALE", "RETAIL", same_chain=False), may_sell("RETAIL", "RETAIL", same_chain=False)
    (True, False)
    """
    if NO_MODE in {seller_mode, buyer_mode}:
        return seller_mode in {NO_MODE, Mode.WHOLESALE}
    rule = next((rule for rule in MODE_RULES if rule.seller == seller_mode), None)
    return rule is not None and buyer_mode in rule.buyers and (same_chain or not rule.within_chain)


def never_shared(special_category: str, drug_class: str) -> bool:
    """Whether goods of this kind never enter a shared order.

    >>> never_shared("COMPOUND_SPECIAL", "CHEMICAL"), never_shared("NONE", "VACCINE")
    (False, True)
    """
    return special_category not in ALLOWED_SPECIAL or drug_class in SPECIAL_CLASSES


def licence_kind(drug_class: str, device_class: str) -> str:
    """The kind of licence a line asks for, "" for none."""
    return DEVICE_KINDS[device_class or "III"] if drug_class == Code.DEVICE else Kind.DRUG_DISTRIBUTION
