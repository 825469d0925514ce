"""What goes wrong across firms: a batch that is recalled, a disruption that touches named parts."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Cluster, User
from enterprises.models import Enterprise
from orders.models.delivery import ShipmentItem
from orders.models.part import Part
from products.models import Product


class Recall(models.Model):
    """A batch is called back. Class I answers within 1 day, II within 2, III within 3 (drug recall measures).

    A batch stays barred after the recall has ended, unless `is_lifted` says that it may be dealt with again.
    """

    class Level(models.TextChoices):
        I = "I", _("Class I recall")  # noqa: E741  # the law's own name
        II = "II", _("Class II recall")
        III = "III", _("Class III recall")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    batch_number = models.CharField(_("batch"), max_length=40)
    level = models.CharField(_("class"), max_length=3, choices=Level.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    by_enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_note = models.CharField(max_length=400, blank=True)
    is_lifted = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-called_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "cluster", "product", Upper("batch_number"), condition=Q(ended_at=None), name="one_open_recall"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.batch_number}"


class RecallNotice(models.Model):
    """One firm on the way of the batch: from whom it came, how much, and what it answered.

    One per delivery of the batch; `item` empty: the firm from which the batch went out first in this cluster.
    """

    recall = models.ForeignKey(Recall, models.CASCADE, related_name="notices")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    item = models.ForeignKey(ShipmentItem, models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    quantity = models.PositiveIntegerField(_("received"))
    told_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    held = models.PositiveIntegerField(_("blocked in stock"), null=True)
    sold_on = models.PositiveIntegerField(_("sold on outside the platform"), null=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recall", "item"], name="recall_told_once"),
            models.UniqueConstraint(fields=["recall", "enterprise"], condition=Q(item=None), name="recall_source_once"),
        ]
        indexes = [models.Index(fields=["answer_by"], condition=Q(answered_at=None), name="recalls_that_wait")]

    def __str__(self) -> str:
        return f"{self.recall_id}: {self.enterprise_id}"

    @property
    def answer_on(self) -> date:
        """The day of the deadline in Changchun."""
        return timezone.localdate(self.answer_by)


class Disruption(models.Model):
    """A firm says that it cannot do as agreed for a while; looked at again every three days until it is resolved."""

    class Effect(models.TextChoices):
        SUPPLY = "SUPPLY", _("Cannot deliver as agreed")
        DEMAND = "DEMAND", _("Cannot receive as agreed")

    class Cause(models.TextChoices):
        SHORTAGE = "SHORTAGE", _("Goods are short")
        TRANSPORT = "TRANSPORT", _("Transport fails")
        STORAGE = "STORAGE", _("Storage or cooling fails")
        LICENCE = "LICENCE", _("Licence or order of an authority")
        STAFF = "STAFF", _("Staff missing")
        WEATHER = "WEATHER", _("Weather or disaster")
        OTHER = "OTHER", _("Other")

    by_enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="disruptions")
    effect = models.CharField(_("effect"), max_length=6, choices=Effect.choices)
    cause = models.CharField(_("cause"), max_length=9, choices=Cause.choices)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("what is the matter"), max_length=2000)
    forwarded_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="forwards")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    review_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(_("how it was resolved"), max_length=400, blank=True)
    parts = models.ManyToManyField(Part, related_name="disruptions")

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["review_at"], condition=Q(resolved_at=None), name="disruptions_to_review")]

    def __str__(self) -> str:
        return f"{self.by_enterprise_id}: {self.cause}"
