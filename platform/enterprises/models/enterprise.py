"""The enterprise as registered, its yearly figures, restrictions on it, and what it contests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from common.money import MoneyField


class Division(models.Model):
    """An administrative division (GB/T 2260 and statistics codes), with dates: names and borders change."""

    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=60)
    aliases = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    parent_code = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "name"], name="division_once")]

    def __str__(self) -> str:
        return self.name


class Industry(models.Model):
    """A class of GB/T 4754; `trade` says which size and tier thresholds apply."""

    class Trade(models.TextChoices):
        WHOLESALE = "WHOLESALE", _("Wholesale")
        RETAIL = "RETAIL", _("Retail")
        STORAGE = "STORAGE", _("Storage")
        MANUFACTURE = "MANUFACTURE", _("Manufacture")
        OTHER = "OTHER", _("Other")

    code = models.CharField(_("code"), max_length=4, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    trade = models.CharField(max_length=12, choices=Trade.choices)
    edition = models.CharField(max_length=20, default="GB/T 4754-2017")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Tier(models.TextChoices):
    """The place of an enterprise in the chain."""

    CHAIN_LEADER = "CHAIN_LEADER", _("Chain leader")
    BACKBONE = "BACKBONE", _("Backbone")
    HIGH_GROWTH = "HIGH_GROWTH", _("High growth")
    GENERAL = "GENERAL", _("General member")


class Size(models.TextChoices):
    """The statistical size class; "" where figures or rules are missing."""

    LARGE = "LARGE", _("Large")
    MEDIUM = "MEDIUM", _("Medium")
    SMALL = "SMALL", _("Small")
    MICRO = "MICRO", _("Micro")


class Enterprise(models.Model):
    """An enterprise of the cluster: the registered data of its licence (business registration, articles 8-9)."""

    class RegistrationStatus(models.TextChoices):
        ACTIVE = "ACTIVE", _("In business")
        DORMANT = "DORMANT", _("Dormant")
        MOVED_OUT = "MOVED_OUT", _("Moved out")
        REVOKED = "REVOKED", _("Revoked")
        DEREGISTERED = "DEREGISTERED", _("Deregistered")
        RESCINDED = "RESCINDED", _("Rescinded")

    class Establishment(models.TextChoices):
        HEAD_OFFICE = "HEAD_OFFICE", _("Head office or legal person")
        BRANCH = "BRANCH", _("Branch")
        CHAIN_STORE = "CHAIN_STORE", _("Chain store")
        FRANCHISE_STORE = "FRANCHISE_STORE", _("Franchise store")

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="enterprise")
    industry = models.ForeignKey(Industry, models.PROTECT, verbose_name=_("industry"))
    entity_type = models.CharField(_("kind of entity"), max_length=60, blank=True)
    business_scope = models.TextField(_("business scope"), blank=True)
    domicile = models.CharField(_("domicile"), max_length=200, blank=True)
    division = models.ForeignKey(Division, models.PROTECT, null=True, verbose_name=_("division"))
    registered_capital = MoneyField(_("registered capital"), null=True, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=30, blank=True)
    established_on = models.DateField(_("established"), null=True, blank=True)
    term_from = models.DateField(_("term from"), null=True, blank=True)
    term_to = models.DateField(_("term to"), null=True, blank=True)
    registration_authority = models.CharField(_("registration authority"), max_length=80, blank=True)
    registration_status = models.CharField(
        _("registration status"),
        max_length=12,
        choices=RegistrationStatus.choices,
        default=RegistrationStatus.ACTIVE,
    )
    is_on_abnormal_list = models.BooleanField(_("on the list of abnormal operation"), default=False)
    is_on_serious_list = models.BooleanField(_("on the list of seriously dishonest entities"), default=False)
    establishment = models.CharField(
        _("establishment"), max_length=15, choices=Establishment.choices, default=Establishment.HEAD_OFFICE
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    contact_phone = models.CharField(_("phone"), max_length=20, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier.choices, default=Tier.GENERAL)
    has_growth_label = models.BooleanField(_("high growth label"), default=False)
    size = models.CharField(_("size class"), max_length=6, choices=Size.choices, blank=True)
    has_open_storage = models.BooleanField(_("warehouse or cold room open to others"), default=False)
    joined_on = models.DateField(_("joined the cluster"), null=True, blank=True)
    left_on = models.DateField(_("left the cluster"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("organisation")), name="enterprise_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(term_to=None) | Q(term_from=None) | Q(term_to__gte=F("term_from")),
                name="enterprise_term_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class YearlyFigure(models.Model):
    """Revenue and people of one year, as the enterprise or the register states them."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField(_("year"))
    revenue = MoneyField(_("revenue"))
    people = models.PositiveIntegerField(_("people"))
    source = models.CharField(_("source"), max_length=80)
    stated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="figure_once_a_year"),
            models.CheckConstraint(condition=Q(revenue__gte=0), name="figure_revenue_not_negative"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="figure_year_is_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}"


class Restriction(models.Model):
    """That an enterprise may not do something for a while; siblings read it, whoever found the cause writes it."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="restrictions")
    scope_code = models.CharField(_("drug class"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    basis = models.CharField(_("basis"), max_length=120)
    imposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return f"{self.enterprise_id}: {self.reason}"


class Contest(models.Model):
    """An enterprise says that something the platform holds or computes about it is wrong, and gets an answer."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("Waiting for an answer")
        ACCEPTED = "ACCEPTED", _("Accepted, corrected")
        DECLINED = "DECLINED", _("Declined, with reason")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="contests")
    figure = models.CharField(_("what is contested"), max_length=60)
    shown = models.CharField(_("as shown"), max_length=200)
    statement = models.TextField(_("what is right, and how that can be seen"), max_length=2000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-filed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "figure"],
                condition=Q(state="OPEN"),
                name="contest_open_once_per_figure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}: {self.figure}"
