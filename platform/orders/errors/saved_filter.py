"""What stands against keeping a filter of the board."""

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken, WrongShape


class NameMissing(WrongShape):
    """A filter without a name."""

    code = "name_missing"
    sentence = _("Give the filter a name of at most 40 characters.")
    field = "name"


class NameTaken(RuleBroken):
    """Two of one name cannot be told apart."""

    code = "name_taken"
    sentence = _("You already have a filter of this name. Choose another one.")
    field = "name"


class TooManyFilters(RuleBroken):
    """More than anybody overlooks."""

    code = "too_many_filters"
    sentence = _("You have {most} filters. Delete one that you do not need any more.")


class NothingNew(RuleBroken):
    """New orders never come into such a filter."""

    code = "nothing_new"
    sentence = _("A new order is open and posted by others; none ever comes into this filter. Save it without notices.")
    field = "tells"
