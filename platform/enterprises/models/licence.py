"""Licences and what they cover (drug distribution licence: SAMR order 84; devices: 2022 measures)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import Enterprise


class Licence(models.Model):
    """One licence or filing; `original_scope` keeps the printed words, because old licences use old words."""

    class Kind(models.TextChoices):
        DRUG_DISTRIBUTION = "DRUG_DISTRIBUTION", _("Drug distribution licence")
        DEVICE_CLASS_II = "DEVICE_CLASS_II", _("Medical device class II filing")
        DEVICE_CLASS_III = "DEVICE_CLASS_III", _("Medical device class III licence")
        BUSINESS = "BUSINESS", _("Business licence")

    class Mode(models.TextChoices):
        WHOLESALE = "WHOLESALE", _("Wholesale")
        CHAIN_HEAD = "CHAIN_HEAD", _("Retail chain head office")
        CHAIN_STORE = "CHAIN_STORE", _("Retail chain store")
        RETAIL = "RETAIL", _("Single retail store")

    class Status(models.TextChoices):
        IN_FORCE = "IN_FORCE", _("In force")
        SUSPENDED = "SUSPENDED", _("Suspended")
        REVOKED = "REVOKED", _("Revoked")
        CANCELLED = "CANCELLED", _("Cancelled")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="licences")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60)
    mode = models.CharField(_("mode of operation"), max_length=12, choices=Mode.choices, blank=True)
    original_scope = models.TextField(_("scope as printed"), blank=True)
    issuer = models.CharField(_("issuing authority"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.IN_FORCE)
    status_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["expires_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "kind", "number"], name="licence_once"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(issued_on=None) | Q(expires_on__gt=F("issued_on")),
                name="licence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LicenceScope(models.Model):
    """One class that a licence covers, with the note whether refrigerated and frozen drugs are included."""

    class Code(models.TextChoices):
        SLICES = "SLICES", _("Prepared slices of Chinese medicine")
        CHINESE_PATENT = "CHINESE_PATENT", _("Chinese patent medicine")
        CHEMICAL = "CHEMICAL", _("Chemical drugs")
        BIOLOGICAL = "BIOLOGICAL", _("Biological products")
        DIAGNOSTIC = "DIAGNOSTIC", _("In-vitro diagnostic reagents (drugs)")
        CRUDE = "CRUDE", _("Chinese crude drugs")
        BLOOD = "BLOOD", _("Blood products")
        CELL_THERAPY = "CELL_THERAPY", _("Cell therapy products")
        NARCOTIC = "NARCOTIC", _("Narcotic drugs")
        PSYCHOTROPIC_1 = "PSYCHOTROPIC_1", _("Class I psychotropic drugs")
        PSYCHOTROPIC_2 = "PSYCHOTROPIC_2", _("Class II psychotropic drugs")
        PRECURSOR = "PRECURSOR", _("Drug precursor chemicals")
        TOXIC = "TOXIC", _("Toxic drugs for medical use")
        ANABOLIC = "ANABOLIC", _("Anabolic agents")
        PEPTIDE = "PEPTIDE", _("Peptide hormones")
        VACCINE = "VACCINE", _("Vaccines")
        DEVICE = "DEVICE", _("Medical devices")

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="scopes")
    code = models.CharField(_("class"), max_length=20, choices=Code.choices)
    is_cold_chain = models.BooleanField(_("refrigerated and frozen"), default=False)
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["licence", "code"], name="scope_once_per_licence")]

    def __str__(self) -> str:
        return self.code
