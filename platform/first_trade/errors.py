"""The refusals of the first-trade room."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, NotFound, RuleBroken, WrongShape


class FileGone(NotFound):
    """The row is there, its bytes are not."""

    code = "file_gone"
    sentence = _("The file of this paper is not in the store. Tell the operator; it can be restored from a backup.")


class HolderMissing(WrongShape):
    """A salesperson's paper without the name."""

    code = "holder_missing"
    sentence = _("Say whose paper this is: the salesperson's name.")
    field = "holder"


class ConsentMissing(WrongShape):
    """An identity card nobody agreed to show (PIPL articles 23, 29)."""

    code = "consent_missing"
    sentence = _(
        "A copy of an identity card is shown to partners only with the person's separate consent. "
        "Ask for it and confirm that you have it."
    )
    field = "has_consent"


class ExpiryMissing(WrongShape):
    """A kind that ends without its end."""

    code = "expiry_missing"
    sentence = _("A paper of this kind ends on a day that stands on it. Enter that day.")
    field = "expires_on"


class RunsBackwards(WrongShape):
    """Ends before it begins."""

    code = "paper_backwards"
    sentence = _("The paper would end before it was issued.")
    field = "expires_on"


class AlreadyExpired(WrongShape):
    """Handed in after its end."""

    code = "paper_expired"
    sentence = _("This paper ended on {ends}. Hand in the one that is good now.")
    field = "expires_on"


class ClassUnknown(WrongShape):
    """Not a drug class."""

    code = "class_unknown"
    sentence = _("“{value}” is no drug class of this platform.")
    field = "classes"


class KindUnknown(WrongShape):
    """Not a kind of paper."""

    code = "kind_unknown"
    sentence = _("Choose at least one of the kinds of paper on the checklist.")
    field = "kinds"


class PaperWithdrawn(RuleBroken):
    """It was withdrawn."""

    code = "paper_withdrawn"
    sentence = _("This paper was withdrawn. Hand in a new one in its place.")


class RevocationUnseen(RuleBroken):
    """What depends on the papers was not confirmed."""

    code = "revocation_unseen"
    sentence = _(
        "{partners} have approved you on these papers. Revoking ends their approval for new parts; parts already "
        "agreed go on. Confirm that you have seen this."
    )
    field = "seen"


class NothingToRevoke(RuleBroken):
    """No such grant is open."""

    code = "nothing_to_revoke"
    sentence = _("This partner sees none of these papers.")


class RequestOpen(RuleBroken):
    """Papers were asked for and not yet answered."""

    code = "request_open"
    sentence = _("You have already asked {name} for papers on {asked}. Wait for the answer or withdraw the request.")


class RequestAnswered(RuleBroken):
    """It has its answer, or was withdrawn."""

    code = "request_answered"
    sentence = _("This request has been answered or withdrawn.")


class ReasonMissing(WrongShape):
    """Something that needs a reason came without one."""

    code = "reason_missing"
    sentence = _("Say why in one sentence.")
    field = "reason"


class PapersMissing(RuleBroken):
    """Approval without the papers the rules ask for."""

    code = "papers_missing"
    sentence = _("Before you approve {name}, these papers must be there and in force: {kinds}. Ask for them.")


class PapersUnseen(RuleBroken):
    """Approval of papers nobody of the buyer has looked at."""

    code = "papers_unseen"
    sentence = _("Nobody of your firm has looked at these papers yet: {kinds}. Open each of them before you approve.")


class NothingToTakeBack(RuleBroken):
    """No approval stands."""

    code = "nothing_to_take_back"
    sentence = _("No approval of this supplier stands.")


class NotYours(NotAllowed):
    """Only a firm's owner and quality head keep its papers."""

    code = "papers_not_yours"
    sentence = _("The owner and the quality head of a firm keep its papers. Ask one of them.")
