"""The second factor: codes of an authenticator app (RFC 6238) and recovery codes, stored encrypted."""

import base64
import hashlib
from urllib.parse import quote

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction

from accounts.models import User

ISSUER = "Red Capsule"


class EncryptedSecrets(DefaultMFAAdapter):
    """Keeps seeds unreadable for whoever only holds a copy of the database."""

    def encrypt(self, text: str) -> str:
        """Authenticated encryption under a key derived from the platform's secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises where the platform's secret has changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def new_secret() -> str:
    """A fresh seed of 160 bits, base32."""
    return str(totp.generate_totp_secret())


def app_link(user: User, secret: str) -> str:
    """The `otpauth://` link that authenticator apps read from a QR code."""
    return f"otpauth://totp/{quote(f'{ISSUER}:{user.username}')}?secret={secret}&issuer={quote(ISSUER)}"


def code_fits(secret: str, code: str) -> bool:
    """Whether the app that holds `secret` shows `code` now."""
    return bool(totp.validate_totp_code(secret, code))


@transaction.atomic
def takes_code(user: User, code: str) -> bool:
    """Whether the app's code is right and was not used before; each code opens once, whichever server it reaches."""
    found = Authenticator.objects.select_for_update(no_key=True)
    row = found.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if row is None:
        return False
    secret = EncryptedSecrets().decrypt(row.data["secret"])
    for counter in totp.yield_hotp_counters_from_time():
        shown = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if counter > row.data.get("last_counter", 0) and compare_user_code(actual=code, expected=shown):
            row.data["last_counter"] = counter
            row.record_usage()
            row.save(update_fields=["data"])
            return True
    return False


def takes_recovery_code(user: User, code: str) -> bool:
    """Whether this is an unused recovery code; it is used up."""
    row = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return row is not None and bool(RecoveryCodes(row).validate_code(code.replace(" ", "")))


def set_up(user: User, secret: str) -> list[str]:
    """Keep the seed in place of any older one; returns ten fresh recovery codes."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    totp.TOTP.activate(user, secret)
    return list(RecoveryCodes.activate(user).generate_codes())


def fresh_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones open nothing any more."""
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(user).generate_codes())


def remove(user: User) -> None:
    """Forget the seed and the recovery codes."""
    Authenticator.objects.filter(user_id=user.pk).delete()


def recovery_codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    row = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
