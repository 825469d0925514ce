"""What a verification can find, as codes for programs and sentences for people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Sentence

TIE_CHANGED = "tie_changed"
TIE_DELETED = "tie_deleted"
TIE_INSERTED = "tie_inserted"
LEAVES_CHANGED = "leaves_changed"
SEAL_CHANGED = "seal_changed"
SEAL_MISSING = "seal_missing"
CHAIN_BROKEN = "chain_broken"
HEAD_CHANGED = "head_changed"
SUMS_DIFFER = "sums_differ"

SENTENCES: dict[str, Sentence] = {
    TIE_CHANGED: _("Tie {tie} is not as it was when seal {seal} was made."),
    TIE_DELETED: _("Tie {tie} was there when seal {seal} was made and is gone."),
    TIE_INSERTED: _("Tie {tie} was put into the time of seal {seal} after it was made."),
    LEAVES_CHANGED: _("The hashes kept with seal {seal} are not those it was made from."),
    SEAL_CHANGED: _("Seal {seal} is not as it was made: its own figures do not give its digest."),
    SEAL_MISSING: _("Seal {seal} is missing."),
    CHAIN_BROKEN: _("Seal {seal} does not continue the seal before it."),
    HEAD_CHANGED: _("Seal {seal} is not the one that was noted on {noted}."),
    SUMS_DIFFER: _("The ties are as they were sealed, but the daily sums of {day} do not agree with them."),
}


def in_words(finding: Mapping[str, Any]) -> str:
    """The sentence of a finding; nothing for an empty one."""
    if not finding:
        return ""
    return str(SENTENCES[finding["code"]]).format(**finding)
