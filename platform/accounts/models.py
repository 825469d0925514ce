"""Clusters, organisations, people, memberships, invitations, API tokens, sign-in attempts, the audit trail."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.roles import OrganisationKind, Role, Sight


class Cluster(models.Model):
    """A local industry cluster: the organisations that see one another, and the one graph they form."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    is_demo = models.BooleanField(_("fictional"), default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Whoever acts on the platform: an enterprise, a bank, the committee, a public body.

    `pinyin` and `initials` are written by `accounts.services` with the name, for order and search.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="organisations")
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    pinyin = models.CharField(max_length=400, blank=True)
    initials = models.CharField(max_length=120, blank=True)
    unified_social_credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    code_override_reason = models.CharField(_("reason why the code is accepted"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("fictional"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "unified_social_credit_code"],
                condition=~Q(unified_social_credit_code=""),
                name="organisation_code_once_per_cluster",
            ),
            models.UniqueConstraint(fields=["cluster", "name"], name="organisation_name_once_per_cluster"),
        ]
        indexes = [
            models.Index(fields=["cluster", "kind", "pinyin"], name="organisation_in_cluster"),
            GinIndex(
                fields=["name", "pinyin", "initials"],
                name="organisation_search",
                opclasses=["gin_trgm_ops"] * 3,
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class People(BaseUserManager["User"]):
    """Finds people by their sign-in name in any case; Django's sign-in asks for it."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person. Rights come from memberships, never from the person."""

    username = models.CharField(_("sign-in name"), max_length=60)
    name = models.CharField(_("name"), max_length=30)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField()

    live_memberships: "list[Membership]"  # hung on the person of a session by accounts.backends

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="person_sign_in_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The one name field; Chinese names are not split."""
        return self.name


class PastPassword(models.Model):
    """The hash of a password that was in use; the last five may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%F}"


class Membership(models.Model):
    """That a person belongs to an organisation, with roles; ended, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=24, choices=Role.choices), verbose_name=_("roles"))
    position = models.CharField(_("position"), max_length=60, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank in lists"), default=100)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_acted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_at=None), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(roles=[]), name="membership_has_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"


class Invitation(models.Model):
    """An open hand: a secret link with which a named person joins an organisation. Only its hash is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    name = models.CharField(_("name"), max_length=30)
    email = models.EmailField(_("e-mail"), blank=True)
    roles = ArrayField(models.CharField(max_length=24, choices=Role.choices), verbose_name=_("roles"))
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} to {self.organisation_id}"


class Viewing(models.Model):
    """What a public body's observers were invited to see, until when and why; ended, never deleted."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="viewings")
    sights = ArrayField(models.CharField(max_length=10, choices=Sight.choices), verbose_name=_("what they see"))
    reason = models.CharField(_("reason"), max_length=200)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(ended_at=None), name="viewing_one_at_a_time"),
            models.CheckConstraint(condition=~Q(sights=[]), name="viewing_shows_something"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} sees {', '.join(self.sights)}"


class WayBack(models.Model):
    """A secret link with which a person who lost access sets a new password, once. Only its hash is kept.

    `organisation` is where the person belongs, `given_for` the organisation the giver acted for.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="ways_back")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    also_second_factor = models.BooleanField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} by {self.given_by_id}"


class ApiToken(models.Model):
    """A program's key: acts for one person in one organisation, inside its scopes, until it expires or is revoked."""

    class Scope(models.TextChoices):
        READ = "READ", _("Read")
        WRITE = "WRITE", _("Read and write")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}...)"


class SignInAttempt(models.Model):
    """Each try to sign in, by name and address; five failures lock the name for a quarter of an hour."""

    username = models.CharField(max_length=60)
    address = models.GenericIPAddressField(null=True)
    is_success = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(Lower("username"), F("at").desc(), name="attempts_of_name"),
            models.Index(fields=["address", "-at"], name="attempts_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%F %T}"


class AuditEntry(models.Model):
    """Who did what, when, for whom, with which outcome; the database refuses to change or delete a row."""

    at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    is_success = models.BooleanField(default=True)
    address = models.GenericIPAddressField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-at"], name="audit_of_organisation"),
            models.Index(fields=["user", "-at"], name="audit_of_person"),
            models.Index(fields=["subject", "-at"], name="audit_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.event} {self.subject}"


class StoredAnswer(models.Model):
    """The first answer to a request with an `Idempotency-Key`, kept 30 days and given again to its twin."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "key"], name="answer_once_per_key"),
        ]

    def __str__(self) -> str:
        return self.key
