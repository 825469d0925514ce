"""The catalogue of a cluster: one row per saleable product (name, form, strength, maker, pack)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, Organisation, User
from enterprises.models import LicenceScope


class Product(models.Model):
    """A product as its approval and its label state it. `pinyin` and `initials` follow the names, for order and search.

    `first_used_at` is set by the first order that names it; from then on only the desk changes it.
    """

    class RxClass(models.TextChoices):
        RX = "RX", _("Prescription drug")
        OTC_A = "OTC_A", _("Over the counter, class A")
        OTC_B = "OTC_B", _("Over the counter, class B")
        NONE = "NONE", _("No class")

    class Storage(models.TextChoices):
        NORMAL = "NORMAL", _("Room temperature")
        COOL = "COOL", _("Cool")
        COOL_DARK = "COOL_DARK", _("Cool and dark")
        COLD_PLACE = "COLD_PLACE", _("Cold place")
        COLD = "COLD", _("Refrigerated")
        FROZEN = "FROZEN", _("Frozen")

    class Special(models.TextChoices):
        NONE = "NONE", _("None")
        NARCOTIC = "NARCOTIC", _("Narcotic")
        PSYCHOTROPIC_1 = "PSYCHOTROPIC_1", _("Psychotropic, class I")
        PSYCHOTROPIC_2 = "PSYCHOTROPIC_2", _("Psychotropic, class II")
        TOXIC = "TOXIC", _("Toxic for medical use")
        RADIOACTIVE = "RADIOACTIVE", _("Radioactive")
        PRECURSOR = "PRECURSOR", _("Drug precursor chemical")
        ANABOLIC_PEPTIDE = "ANABOLIC_PEPTIDE", _("Anabolic agent or peptide hormone")
        VACCINE = "VACCINE", _("Vaccine")
        BLOOD = "BLOOD", _("Blood product")
        COMPOUND_SPECIAL = "COMPOUND_SPECIAL", _("Compound with special ingredients")

    class DeviceClass(models.TextChoices):
        I = "I", _("Class I")  # noqa: E741  # the classes have Roman numbers
        II = "II", _("Class II")
        III = "III", _("Class III")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="products")
    generic_name = models.CharField(_("generic name"), max_length=120)
    trade_name = models.CharField(_("trade name"), max_length=80, blank=True)
    dosage_form = models.CharField(_("dosage form"), max_length=40, blank=True)
    specification = models.CharField(_("specification"), max_length=120)
    manufacturer = models.CharField(_("manufacturer"), max_length=120)
    holder = models.CharField(_("marketing authorisation holder"), max_length=120, blank=True)
    origin = models.CharField(_("place of origin"), max_length=80, blank=True)
    approval_number = models.CharField(_("approval number"), max_length=60, blank=True)
    standard_code = models.CharField(_("standard code"), max_length=14, blank=True)
    drug_class = models.CharField(_("drug class"), max_length=20, choices=LicenceScope.Code.choices)
    device_class = models.CharField(_("device class"), max_length=3, choices=DeviceClass.choices, blank=True)
    rx_class = models.CharField(_("prescription class"), max_length=5, choices=RxClass.choices, default=RxClass.NONE)
    storage = models.CharField(_("storage"), max_length=10, choices=Storage.choices, default=Storage.NORMAL)
    temp_min = models.DecimalField(_("lowest °C"), max_digits=4, decimal_places=1, null=True, blank=True)
    temp_max = models.DecimalField(_("highest °C"), max_digits=4, decimal_places=1, null=True, blank=True)
    special_category = models.CharField(
        _("special category"), max_length=16, choices=Special.choices, default=Special.NONE
    )
    unit = models.CharField(_("unit"), max_length=10)
    units_per_pack = models.PositiveIntegerField(_("units per pack"), default=1)
    pinyin = models.CharField(max_length=600, blank=True)
    initials = models.CharField(max_length=220, blank=True)
    is_active = models.BooleanField(_("in the catalogue"), default=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "cluster", "generic_name", "trade_name", "dosage_form", "specification", "manufacturer", "origin",
                    "unit", "units_per_pack",
                ],
                name="product_once",
            ),
            models.UniqueConstraint(
                fields=["cluster", "standard_code"],
                condition=~Q(standard_code=""),
                name="product_standard_code_once",
            ),
            models.CheckConstraint(condition=Q(units_per_pack__gte=1), name="product_pack_holds_something"),
            models.CheckConstraint(
                condition=Q(temp_min=None) | Q(temp_max=None) | Q(temp_max__gte=F("temp_min")),
                name="product_temperatures_rise",
            ),
            models.CheckConstraint(
                condition=~Q(drug_class="SLICES") | ~Q(origin=""), name="product_slices_name_their_origin"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["cluster", "pinyin", "id"], name="product_in_cluster"),
            GinIndex(
                fields=["generic_name", "trade_name", "pinyin", "initials"],
                name="product_search",
                opclasses=["gin_trgm_ops"] * 4,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.generic_name} {self.specification}"
