"""The refusals of the ecosystem room."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, NotFound, RuleBroken, WrongShape


class NoSnapshotYet(NotFound):
    """The graph of this cluster was never computed."""

    code = "no_snapshot_yet"
    sentence = _("The graph of this cluster has not been computed yet.")


class OnlyGroups(NotAllowed):
    """Banks and observers see groups of enterprises, never single ones."""

    code = "only_groups"
    sentence = _("Your organisation sees groups of at least {floor} enterprises, not single ones.")


class FilterUnreadable(WrongShape):
    """A filter in the address cannot be read."""

    code = "filter_unreadable"
    sentence = _("The filter “{name}” cannot be read: {value}")


class FormatUnknown(NotFound):
    """There is no such export format."""

    code = "format_unknown"
    sentence = _("Exports come as gexf, graphml, nodes.csv or edges.csv.")


class FileGone(RuleBroken):
    """The file of a snapshot is not where it was written."""

    code = "snapshot_file_gone"
    sentence = _("The file of this snapshot is missing. Compute the graph again.")


class NoPath(NotFound):
    """Two organisations are not connected in what the actor may see."""

    code = "no_path"
    sentence = _("No chain of ties connects these two in what you may see.")


class FormulaUnsound(RuleBroken):
    """A formula version must name every kind and be positive."""

    code = "formula_unsound"
    sentence = _("Every kind of tie needs a half-life above 0 days and a weight of at least 0.")


class ActionOver(RuleBroken):
    """Done and dropped actions are not worked on."""

    code = "action_over"
    sentence = _("This action is over. Make a new one where something is left to do.")


class DueOutOfReach(RuleBroken):
    """Not in the past, not beyond a year."""

    code = "due_out_of_reach"
    sentence = _("An action is due in 1 to {most} working days.")


class WordsMissing(WrongShape):
    """A title, a result, a reason."""

    code = "words_missing"
    sentence = _("Say it in a few words; nothing is stored without them.")


class OwnerUnknown(RuleBroken):
    """Only who works on actions here can own one."""

    code = "owner_unknown"
    sentence = _("This person does not work on actions in your organisation.")


class NothingToDrill(WrongShape):
    """What is to be taken away is not named, or is not in this cluster."""

    code = "nothing_to_drill"
    sentence = _("Choose what is taken away: a firm, a place of delivery, a drug class or a bank of this cluster.")


class OnlyItself(NotAllowed):
    """An enterprise sees what breaks without itself, not without others."""

    code = "only_itself"
    sentence = _("Your organisation can see what breaks without itself. Drills of others are the committee's.")


class DrillNotReady(RuleBroken):
    """The report is still being computed, or could not be."""

    code = "drill_not_ready"
    sentence = _("This report is not ready. Wait until it is computed, or ask for a new one.")


class TooManyViews(RuleBroken):
    """What nobody can find any more helps nobody."""

    code = "too_many_views"
    sentence = _("You keep {most} views already. Delete one you no longer need.")


class ViewNameTaken(RuleBroken):
    """One name, one view."""

    code = "view_name_taken"
    sentence = _("You already keep a view named “{name}”.")


class RoleMissing(WrongShape):
    """A view for a role needs the role."""

    code = "role_missing"
    sentence = _("Say for which role.")


class AnswerNeedsReason(RuleBroken):
    """Whoever finds an introduction not useful says why."""

    code = "answer_needs_reason"
    sentence = _("Say why it is not useful, so that the next ones suit you better.")


class AnswerTooLate(RuleBroken):
    """The introduction is older than a year."""

    code = "answer_too_late"
    sentence = _("This introduction is older than a year; it is no longer answered.")


class NotIntroducible(RuleBroken):
    """One of the two cannot be introduced."""

    code = "not_introducible"
    sentence = _("{firm} cannot be introduced: it is restricted, suspended, or not in business.")


class WantsNoIntroductions(RuleBroken):
    """One of the two has said so."""

    code = "wants_no_introductions"
    sentence = _("{firm} has asked not to be introduced to others.")


class SameFirm(RuleBroken):
    """An introduction takes two."""

    code = "same_firm"
    sentence = _("Choose two different enterprises.")


class AlreadyIntroduced(RuleBroken):
    """They were introduced this month already, or one of them said that it is not useful."""

    code = "already_introduced"
    sentence = _("These two were introduced this month already, or one of them said that it is not useful.")


class IntroducedOften(RuleBroken):
    """A firm has all its introductions of the month."""

    code = "introduced_often"
    sentence = _("{firm} has {most} introductions this month; there are never more.")


class WatchUnsound(RuleBroken):
    """A version names exactly the numbers of its rule, all above 0."""

    code = "watch_unsound"
    sentence = _("A rule of what is watched needs exactly its own numbers, all above 0.")


class AlarmOver(RuleBroken):
    """Its cause is gone."""

    code = "alarm_over"
    sentence = _("The cause of this alarm is gone; there is nothing to look at any more.")


class CaseDecided(RuleBroken):
    """Dismissed and acted-on cases rest until the evidence grows."""

    code = "case_decided"
    sentence = _("This case is decided. It opens again by itself where the evidence grows.")


class MonthsOutOfReach(WrongShape):
    """Not none, not more than is kept."""

    code = "months_out_of_reach"
    sentence = _("The past can be computed for 1 to {most} months.")
