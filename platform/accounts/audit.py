"""The audit trail: one row per event, written in the transaction of what happened; the database keeps it for good."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from accounts.models import AuditEntry, Organisation, User
from common.prepared import Insert

# The network address of the request being answered; set by the web's middleware, empty in workers and commands.
caller_address: ContextVar[str | None] = ContextVar("caller_address", default=None)

_ENTRY = Insert(AuditEntry)


def record_audit(
    event: str,
    *,
    at: datetime,
    user: User | None = None,
    organisation: Organisation | None = None,
    subject: str = "",
    is_success: bool = True,
    **details: Any,
) -> AuditEntry:
    """Write who did what for whom with which outcome. `details` must be JSON and never hold a secret."""
    return _ENTRY.write(
        AuditEntry(
            at=at,
            user=user,
            organisation=organisation,
            event=event,
            subject=subject[:80],
            is_success=is_success,
            address=caller_address.get(),
            details=details,
        )
    )
