"""Papers with their versions, who may see them, who asked, who looked, and what each partner decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from enterprises.models import Enterprise, LicenceScope
from jobs.models import Upload


class Kind(models.TextChoices):
    """The kinds of paper of a first-trade file (GSP check items *06201, *06401, 06501)."""

    LICENCE = "LICENCE", _("Drug distribution licence")
    BUSINESS_LICENCE = "BUSINESS_LICENCE", _("Business licence")
    ANNUAL_REPORT = "ANNUAL_REPORT", _("Last annual report disclosure")
    GSP_CERTIFICATE = "GSP_CERTIFICATE", _("Old GSP or GMP certificate")
    SEAL_SAMPLE = "SEAL_SAMPLE", _("Samples of seals")
    DELIVERY_NOTE = "DELIVERY_NOTE", _("Sample of the delivery note")
    BANK_ACCOUNT = "BANK_ACCOUNT", _("Bank account")
    SALESPERSON_ID = "SALESPERSON_ID", _("Salesperson's identity card")
    AUTHORISATION = "AUTHORISATION", _("Salesperson's authorisation letter")
    QUALITY_AGREEMENT = "QUALITY_AGREEMENT", _("Quality agreement")


class Paper(models.Model):
    """One place of the checklist. `holder` is the salesperson's name; `partner` whom a quality agreement binds."""

    owner = models.ForeignKey(Enterprise, models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=18, choices=Kind.choices)
    holder = models.CharField(_("salesperson"), max_length=30, blank=True)
    partner = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="+")
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["owner", "kind", "holder", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "holder", "partner"], nulls_distinct=False, name="paper_has_one_place"
            ),
            models.CheckConstraint(
                condition=Q(partner=None) | Q(kind="QUALITY_AGREEMENT"), name="paper_partner_of_agreements_only"
            ),
            models.CheckConstraint(condition=~Q(partner=F("owner")), name="paper_partner_is_another"),
            models.CheckConstraint(
                condition=Q(kind__in=["SALESPERSON_ID", "AUTHORISATION"], holder__gt="")
                | ~Q(kind__in=["SALESPERSON_ID", "AUTHORISATION"]) & Q(holder=""),
                name="paper_of_a_salesperson_names_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.kind} {self.holder}".strip()


class PaperVersion(models.Model):
    """A paper as it was handed in once; a newer one replaces it and the old one stays. `is_latest` marks the newest."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    is_latest = models.BooleanField(default=True)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=40)
    document_number = models.CharField(_("number on the paper"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    classes = ArrayField(
        models.CharField(max_length=20, choices=LicenceScope.Code.choices), default=list, blank=True
    )  # of an authorisation letter; empty means all
    area = models.CharField(_("area"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    has_consent = models.BooleanField(default=False)  # the salesperson agreed that partners see the copy
    told_days = models.PositiveSmallIntegerField(null=True)  # the last alert its people were told of
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["paper", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_once"),
            models.UniqueConstraint(fields=["paper"], condition=Q(is_latest=True), name="paper_has_one_latest_version"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(issued_on=None) | Q(expires_on__gt=F("issued_on")),
                name="paper_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["expires_on"], condition=Q(is_latest=True), name="paper_expiring")]

    def __str__(self) -> str:
        return f"{self.paper_id} v{self.number}"


class Grant(models.Model):
    """That a partner may see the owner's papers of one kind, from one moment until it is revoked."""

    owner = models.ForeignKey(Enterprise, models.PROTECT, related_name="paper_grants")
    partner = models.ForeignKey(Enterprise, models.PROTECT, related_name="granted_papers")
    kind = models.CharField(_("kind"), max_length=18, choices=Kind.choices)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["owner", "partner", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "partner", "kind"], condition=Q(revoked_at=None), name="grant_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(owner=F("partner")), name="grant_goes_to_another"),
        ]
        indexes = [models.Index(fields=["partner", "owner"], condition=Q(revoked_at=None), name="grant_to_partner")]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.partner_id} {self.kind}"


class PaperRequest(models.Model):
    """A partner asks for papers; the owner grants them or says why not."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("Waiting for an answer")
        GRANTED = "GRANTED", _("Granted")
        DECLINED = "DECLINED", _("Declined, with reason")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    owner = models.ForeignKey(Enterprise, models.PROTECT, related_name="paper_requests")
    partner = models.ForeignKey(Enterprise, models.PROTECT, related_name="asked_papers")
    kinds = ArrayField(models.CharField(max_length=18, choices=Kind.choices))
    message = models.CharField(_("message"), max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "partner"], condition=Q(state="OPEN"), name="papers_asked_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(owner=F("partner")), name="papers_asked_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} asks {self.owner_id}"


class PaperView(models.Model):
    """Who looked at which version of a paper, when, for whom; the database refuses to change or delete a row."""

    owner = models.ForeignKey(Enterprise, models.PROTECT, related_name="paper_views")
    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="views")
    viewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-seen_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-seen_at", "-id"], name="paper_views_of_owner")]

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.version_id}"


class Approval(models.Model):
    """What a buyer decided about a supplier's papers (首营审批); the newest one that has not ended counts.

    `good_until` is the first expiry among the papers that were looked at (None: without end); `class_ends` says for
    each drug class of the salespeople's authorisations until when ("" stands for all classes).
    """

    class Decision(models.TextChoices):
        APPROVED = "APPROVED", _("Approved")
        REFUSED = "REFUSED", _("Refused")

    class End(models.TextChoices):
        REPLACED = "REPLACED", _("Replaced by a newer decision")
        TAKEN_BACK = "TAKEN_BACK", _("Taken back by the buyer")
        PAPERS_REVOKED = "PAPERS_REVOKED", _("Papers revoked by the supplier")

    buyer = models.ForeignKey(Enterprise, models.PROTECT, related_name="supplier_approvals")
    seller = models.ForeignKey(Enterprise, models.PROTECT, related_name="approvals_by_buyers")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    versions = ArrayField(models.BigIntegerField(), default=list)
    good_until = models.DateField(null=True)
    class_ends = models.JSONField(default=dict)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    end = models.CharField(max_length=14, choices=End.choices, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "seller"], condition=Q(ended_at=None), name="approval_stands_once_per_pair"
            ),
            models.CheckConstraint(condition=~Q(buyer=F("seller")), name="approval_of_another"),
            models.CheckConstraint(
                condition=Q(decision="APPROVED") | ~Q(reason=""), name="approval_refused_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["seller", "buyer"], condition=Q(ended_at=None), name="approval_standing")]

    def __str__(self) -> str:
        return f"{self.buyer_id} {self.decision} {self.seller_id}"
