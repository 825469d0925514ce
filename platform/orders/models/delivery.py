"""What was sent and what arrived: shipments with batches, receipts with refusals, claims, invoices, payments."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.money import MoneyField
from enterprises.models import Enterprise
from orders.models.part import Part, SubOrder


class Shipment(models.Model):
    """One dispatch of a sub-order with its own delivery note (GSP 09801); `replaces` where it makes a claim good."""

    sub_order = models.ForeignKey(SubOrder, models.PROTECT, related_name="shipments")
    replaces = models.ForeignKey("Claim", models.PROTECT, null=True, related_name="replacements")
    delivery_note_number = models.CharField(_("delivery note number"), max_length=40)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    plate = models.CharField(_("plate"), max_length=20, blank=True)
    waybill = models.CharField(_("waybill"), max_length=40, blank=True)
    expected_on = models.DateField(_("expected"), null=True, blank=True)
    temperature_min = models.DecimalField(
        _("lowest temperature"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    temperature_max = models.DecimalField(
        _("highest temperature"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    dispatched_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dispatched_at = models.DateTimeField()

    class Meta:
        ordering = ["dispatched_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sub_order", "delivery_note_number"], name="delivery_note_once"),
            models.CheckConstraint(
                condition=Q(temperature_min=None)
                | Q(temperature_max=None)
                | Q(temperature_max__gte=F("temperature_min")),
                name="shipment_temperatures_run_up",
            ),
        ]

    def __str__(self) -> str:
        return self.delivery_note_number


class ShipmentItem(models.Model):
    """One batch of one part in a shipment."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="items")
    part = models.ForeignKey(Part, models.PROTECT, related_name="items")
    batch_number = models.CharField(_("batch"), max_length=40)
    produced_on = models.DateField(_("produced"), null=True, blank=True)
    expires_on = models.DateField(_("expires"))
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        ordering = ["part", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="item_quantity_real"),
            models.CheckConstraint(
                condition=Q(produced_on=None) | Q(expires_on__gt=F("produced_on")), name="item_expires_after_production"
            ),
        ]
        indexes = [models.Index(Upper("batch_number"), name="items_of_batch")]

    def __str__(self) -> str:
        return self.batch_number


class Receipt(models.Model):
    """The buyer's check of one shipment."""

    shipment = models.OneToOneField(Shipment, models.PROTECT, related_name="receipt")
    temperature_min = models.DecimalField(
        _("lowest temperature"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    temperature_max = models.DecimalField(
        _("highest temperature"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.shipment_id}"


class ReceiptItem(models.Model):
    """How much of a batch was accepted, refused and missing. The accepted quantity is one SUPPLY tie."""

    class Reason(models.TextChoices):
        DAMAGED = "DAMAGED", _("Packaging damaged")
        TEMPERATURE = "TEMPERATURE", _("Temperature outside the label")
        WRONG_PRODUCT = "WRONG_PRODUCT", _("Wrong product or specification")
        WRONG_BATCH = "WRONG_BATCH", _("Batch differs from the delivery note")
        NEAR_EXPIRY = "NEAR_EXPIRY", _("Too near to expiry")
        PAPERS = "PAPERS", _("Papers or seal missing")
        QUALITY = "QUALITY", _("Quality doubtful")
        SURPLUS = "SURPLUS", _("More than ordered")
        OTHER = "OTHER", _("Other")

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="items")
    item = models.OneToOneField(ShipmentItem, models.PROTECT, related_name="received")
    accepted = models.PositiveIntegerField(_("accepted"))
    refused = models.PositiveIntegerField(_("refused"), default=0)
    missing = models.PositiveIntegerField(_("missing"), default=0)
    reason = models.CharField(_("reason"), max_length=13, choices=Reason.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["item"]
        constraints = [
            models.CheckConstraint(condition=Q(refused=0) | ~Q(reason=""), name="refusal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.accepted}"


class Claim(models.Model):
    """A return or a quality claim after receipt; what is settled as returned shrinks the tie.

    `credited`: how much of it was settled as a credit. A claim for a replacement is settled by the goods that come
    again until `replace_by`; what the buyer then takes a credit for instead is `credited` too.
    """

    class Kind(models.TextChoices):
        RETURN = "RETURN", _("Return")
        QUALITY = "QUALITY", _("Quality claim")
        SHORTAGE = "SHORTAGE", _("Shortage found later")

    class Wish(models.TextChoices):
        CREDIT = "CREDIT", _("Credit")
        REPLACEMENT = "REPLACEMENT", _("Replacement")

    class State(models.TextChoices):
        OPEN = "OPEN", _("Waiting for an answer")
        ACCEPTED = "ACCEPTED", _("Accepted")
        DECLINED = "DECLINED", _("Declined, with reason")
        SETTLED = "SETTLED", _("Settled")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    item = models.ForeignKey(ReceiptItem, models.PROTECT, related_name="claims")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    quantity = models.PositiveIntegerField(_("quantity"))
    statement = models.TextField(_("what is the matter"), max_length=2000)
    wish = models.CharField(_("wished outcome"), max_length=11, choices=Wish.choices, default=Wish.CREDIT)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    replace_by = models.DateField(_("replacement due"), null=True)
    credited = models.PositiveIntegerField(default=0, db_default=0)
    settled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-filed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="claim_quantity_real"),
            models.CheckConstraint(
                condition=Q(credited=0) | Q(credited__lte=F("quantity"), state="SETTLED"), name="claim_credit_settled"
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(state="OPEN"), name="claims_that_wait"),
            models.Index(fields=["replace_by"], condition=Q(state="ACCEPTED"), name="claims_to_replace"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.kind}"


class Invoice(models.Model):
    """The record of an invoice, issued outside the platform: `amount` for the goods, `costs` beside them."""

    sub_order = models.ForeignKey(SubOrder, models.PROTECT, related_name="invoices")
    number = models.CharField(_("invoice number"), max_length=40)
    amount = MoneyField(_("amount"))
    costs = MoneyField(_("costs"), default=0, db_default=0)
    issued_on = models.DateField(_("issued"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_order"], condition=Q(voided_at=None), name="one_invoice_per_sub_order"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_amount_real"),
        ]

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """The record of a payment made outside the platform; the seller confirms that it arrived."""

    sub_order = models.ForeignKey(SubOrder, models.PROTECT, related_name="payments")
    amount = MoneyField(_("amount"))
    paid_on = models.DateField(_("paid"))
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_order"], condition=Q(voided_at=None), name="one_payment_per_sub_order"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_real"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_order_id}: {self.amount}"


class Rating(models.Model):
    """What one side says of the other; both are released together, or when the window ends."""

    sub_order = models.ForeignKey(SubOrder, models.PROTECT, related_name="ratings")
    by_enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    of_enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="ratings")
    goods = models.PositiveSmallIntegerField(_("goods and papers"))
    punctuality = models.PositiveSmallIntegerField(_("punctuality"))
    dealing = models.PositiveSmallIntegerField(_("dealing with each other"))
    comment = models.CharField(_("comment"), max_length=400, blank=True)
    rated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    rated_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sub_order", "by_enterprise"], name="rating_once_per_side"),
            models.CheckConstraint(
                condition=Q(goods__range=(1, 5), punctuality__range=(1, 5), dealing__range=(1, 5)),
                name="rating_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_order_id}: {self.by_enterprise_id}"
