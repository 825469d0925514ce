"""The refusals of the ledger."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class AlreadyRecorded(RuleBroken):
    """The story stands in the book."""

    code = "already_recorded"
    sentence = _("This already stands in the ledger; each story is entered once per kind of tie.")


class AlreadyReversed(RuleBroken):
    """A tie is taken back once."""

    code = "already_reversed"
    sentence = _("This tie has already been reversed.")


class ReversalStays(RuleBroken):
    """A reversal is itself not reversed."""

    code = "reversal_stays"
    sentence = _("A reversal cannot be reversed. Enter what really happened as a new tie.")


class EndsDiffer(RuleBroken):
    """Both ends must be two organisations of one cluster."""

    code = "ends_differ"
    sentence = _("A tie joins two different organisations of the same cluster.")


class WeightBelowZero(RuleBroken):
    """Only a reversal is negative."""

    code = "weight_below_zero"
    sentence = _("The weight of a tie is zero or more, with at most two decimals.")


class NothingToSeal(RuleBroken):
    """Everything recorded is sealed."""

    code = "nothing_to_seal"
    sentence = _("Everything in the ledger is already sealed.")


class LedgerBusy(RuleBroken):
    """Somebody writes a long entry; seals and snapshots have to wait for it."""

    code = "ledger_busy"
    status = 503
    sentence = _("A large entry is being written. Try again when it is done.")


class MappingWrong(WrongShape):
    """The mapping names a column that is not in the file, or a party that is not described."""

    code = "mapping_wrong"
    sentence = _("The mapping cannot be used: {problem}")
    field = "mapping"


class AlreadyImported(RuleBroken):
    """The same file was written before."""

    code = "already_imported"
    sentence = _("This file has been written to the ledger on {day}. Nothing was entered again.")


class ImportMoved(RuleBroken):
    """The import is not in the state in which this can be done."""

    code = "import_moved"
    sentence = _("This import has moved on. Reload the page to see where it stands.")


class BookChanged(RuleBroken):
    """What the check counted is not what would be written now."""

    code = "book_changed"
    sentence = _("The ledger or the register changed since the check. Check the file again, then confirm.")


class PartiesUndecided(RuleBroken):
    """Some parties of the file are neither known nor decided."""

    code = "parties_undecided"
    sentence = _("{count} parties of the file are not known here. Decide for each: create, assign or refuse.")


class OtherCurrency(RuleBroken):
    """The file's currency is not the cluster's."""

    code = "other_currency"
    sentence = _("The file is in {file}, this cluster keeps its ledger in {cluster}. Amounts are never converted.")
