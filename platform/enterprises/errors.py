"""The refusals of the enterprises room."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, RuleBroken, WrongShape


class CodeWrong(WrongShape):
    """A unified social credit code that does not check."""

    LENGTH = _("A unified social credit code has 18 characters; this one has {length}.")
    SIGNS = _("A unified social credit code holds digits and capital letters without I, O, S, V and Z.")
    LAST = _("The last character of the code should be {expected}. Compare the code with the business licence.")
    BODY = _("The 17th character of the code should be {expected}. Compare the code with the business licence.")
    code = "code_wrong"
    field = "unified_social_credit_code"


class CodeTaken(RuleBroken):
    """Another enterprise of the cluster has this code."""

    code = "code_taken"
    sentence = _("{name} already has this code. Open that enterprise instead of adding it again.")
    field = "unified_social_credit_code"


class NameTaken(RuleBroken):
    """Another organisation of the cluster has this name."""

    code = "name_taken"
    sentence = _("An organisation of the cluster already has this name.")
    field = "name"


class IndustryUnknown(WrongShape):
    """No such class in GB/T 4754."""

    code = "industry_unknown"
    sentence = _("“{code}” is not an industry class this platform knows. Pharmaceutical wholesale is 5151 to 5154.")
    field = "industry"


class DivisionUnknown(WrongShape):
    """No such division."""

    code = "division_unknown"
    sentence = _("“{code}” is not a known division. Write its code or its name, for example 220103 or 宽城区.")
    field = "division"


class ParentUnknown(WrongShape):
    """The head office is not an enterprise of this cluster, or is the enterprise itself."""

    code = "parent_unknown"
    sentence = _("The head office must be another enterprise of this cluster.")
    field = "parent"


class ChangedMeanwhile(RuleBroken):
    """Somebody else saved a newer version."""

    code = "changed_meanwhile"
    sentence = _("Somebody changed this enterprise while you were writing. Look at the newest version and change that.")
    field = "version"


class FieldNotYours(NotAllowed):
    """An enterprise changes some of its fields itself; the rest is the committee's register."""

    code = "field_not_yours"
    sentence = _("“{field_name}” is kept by the committee's desk from the register. Contest it if it is wrong.")


class TermBackwards(WrongShape):
    """Ends before it begins."""

    code = "term_backwards"
    sentence = _("The end lies before the beginning.")
    field = "term_to"


class LicenceKnown(RuleBroken):
    """The same number was entered before."""

    code = "licence_known"
    sentence = _("This licence number was already entered for this enterprise.")
    field = "number"


class LicenceRunsBackwards(WrongShape):
    """Expires before it was issued."""

    code = "licence_backwards"
    sentence = _("The licence would expire before it was issued.")
    field = "expires_on"


class LicenceEnded(RuleBroken):
    """A revoked or cancelled licence comes back by no change."""

    code = "licence_ended"
    sentence = _("This licence was revoked or cancelled. Enter the new licence with its own number.")


class YearNotOver(RuleBroken):
    """Figures of a year that is not over."""

    code = "year_not_over"
    sentence = _("The figures of {year} can be stated when the year is over.")
    field = "year"


class YearTooEarly(WrongShape):
    """Before anybody here kept books."""

    code = "year_too_early"
    sentence = _("Years from 1990 on are kept.")
    field = "year"


class RuleMissing(RuleBroken):
    """No tier rule is in force."""

    code = "tier_rule_missing"
    sentence = _("No tier rule is in force for {year}. Write one first.")


class ThresholdWrong(WrongShape):
    """A threshold that is no number of its kind."""

    code = "threshold_wrong"
    sentence = _("This threshold must be a number that is not negative.")


class DecisionClosed(RuleBroken):
    """The proposal was already confirmed or replaced by a newer one."""

    code = "tier_decision_closed"
    sentence = _("This proposal was already decided, or a newer one replaced it.")


class OverrideNeedsReason(WrongShape):
    """Another tier than computed, without a word why."""

    code = "override_needs_reason"
    sentence = _("You confirm another tier than the rules compute. Say why in one sentence.")
    field = "override_reason"


class ReasonMissing(WrongShape):
    """Something that needs a reason came without one."""

    code = "reason_missing"
    sentence = _("Say why in one sentence.")
    field = "reason"


class RestrictionLifted(RuleBroken):
    """It was lifted before."""

    code = "restriction_lifted"
    sentence = _("This restriction was already lifted or has ended.")


class ContestOpen(RuleBroken):
    """The same figure is being contested."""

    code = "contest_open"
    sentence = _("This figure is already contested; the answer is due on {due_on}.")
    field = "figure"


class ContestClosed(RuleBroken):
    """It has its answer, or was withdrawn."""

    code = "contest_closed"
    sentence = _("This contest has been answered or withdrawn.")


class FigureUnknown(WrongShape):
    """Not a figure that can be contested."""

    code = "figure_unknown"
    sentence = _("Choose one of the figures shown on the page.")
    field = "figure"


class ColumnsMissing(WrongShape):
    """A file of enterprises without the columns that identify them."""

    code = "columns_missing"
    sentence = _("The file has no column “{column}”. Take the exported file as a pattern.")
    field = "file"


class DayKindUnknown(WrongShape):
    """Neither a public holiday nor a make-up workday."""

    code = "day_kind_unknown"
    sentence = _("Line {line}: “{value}” is neither a public holiday nor a make-up workday.")
    field = "file"


class TooManyDays(WrongShape):
    """Further than any plan."""

    code = "too_many_days"
    sentence = _("At most {most} working days can be counted at once.")
    field = "count"
