"""Messages and papers around an order: open to everybody asked, or between the buyer and one seller."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from enterprises.models import Enterprise
from orders.models.order import Line, Order
from orders.models.part import SubOrder


class Message(models.Model):
    """A question or an answer. `counterpart` empty: everybody who sees the order; else buyer and this seller alone."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="messages")
    line = models.ForeignKey(Line, models.CASCADE, null=True, related_name="+")
    counterpart = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField(_("message"), max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["order", "written_at"], name="messages_of_order")]

    def __str__(self) -> str:
        return self.text[:40]


class Attachment(models.Model):
    """A file of the buyer or a seller, kept as it came; `counterpart` as for messages."""

    class Kind(models.TextChoices):
        GENERAL = "GENERAL", _("Paper")
        CONTRACT = "CONTRACT", _("Contract")
        DELIVERY_NOTE = "DELIVERY_NOTE", _("Delivery note")
        INSPECTION = "INSPECTION", _("Inspection report")
        TEMPERATURE_LOG = "TEMPERATURE_LOG", _("Temperature log")
        INVOICE = "INVOICE", _("Invoice")
        PAYMENT = "PAYMENT", _("Proof of payment")
        EVIDENCE = "EVIDENCE", _("Evidence of a claim")

    order = models.ForeignKey(Order, models.CASCADE, related_name="attachments")
    sub_order = models.ForeignKey(SubOrder, models.PROTECT, null=True, related_name="attachments")
    line = models.ForeignKey(Line, models.CASCADE, null=True, related_name="+")
    counterpart = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.GENERAL)
    file = models.FileField(upload_to="orders/%Y/%m/")
    original_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    attached_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["attached_at", "pk"]

    def __str__(self) -> str:
        return self.original_name
