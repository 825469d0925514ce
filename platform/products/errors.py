"""The refusals of the products room."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, RuleBroken, WrongShape


class ApprovalNumberWrong(WrongShape):
    """Not a form an approval number has."""

    code = "approval_number_wrong"
    sentence = _(
        "“{value}” is not an approval number. Write it as on the label, for example 国药准字H20203001, "
        "国药准字HJ20200001, or an old import licence such as H20160001."
    )
    field = "approval_number"


class ApprovalNumberMissing(WrongShape):
    """Everything but slices and crude drugs has one."""

    code = "approval_number_missing"
    sentence = _("Products of this class have an approval number; only prepared slices and crude drugs may lack one.")
    field = "approval_number"


class DeviceNumberWrong(WrongShape):
    """Not a registration or filing of a medical device."""

    code = "device_number_wrong"
    sentence = _(
        "“{value}” is not the number of a medical device, for example 国械注准20223140001 or 吉长械备20230001."
    )
    field = "approval_number"


class StandardCodeWrong(WrongShape):
    """Not fourteen digits that begin with 86."""

    code = "standard_code_wrong"
    sentence = _("A standard code has 14 digits and begins with 86; “{value}” does not.")
    field = "standard_code"


class OriginMissing(WrongShape):
    """Prepared slices without their origin."""

    code = "origin_missing"
    sentence = _("Prepared slices name their place of origin.")
    field = "origin"


class DeviceClassMissing(WrongShape):
    """A device of no class, or a class on what is no device."""

    code = "device_class_missing"
    sentence = _("A medical device has the class I, II or III; other products have none.")
    field = "device_class"


class SpecialDiffers(WrongShape):
    """Drug class and special category contradict each other."""

    code = "special_differs"
    sentence = _("The class “{drug_class}” and the special category “{category}” do not fit together.")
    field = "special_category"


class RxClassWrong(WrongShape):
    """A device or slices with a prescription class."""

    code = "rx_class_wrong"
    sentence = _("Medical devices have no prescription class.")
    field = "rx_class"


class TemperaturesBackwards(WrongShape):
    """The lowest is above the highest."""

    code = "temperatures_backwards"
    sentence = _("The lowest temperature lies above the highest.")
    field = "temp_min"


class TemperatureOutside(WrongShape):
    """The label's range does not fit the storage class."""

    code = "temperature_outside"
    sentence = _("“{storage}” means {range}. Choose another storage class, or correct the label's temperatures.")
    field = "temp_max"


class FieldMissing(WrongShape):
    """Something without which it is no product."""

    code = "field_missing"
    sentence = _("“{field_name}” is missing.")


class TextTooLong(WrongShape):
    """Longer than a label says it."""

    code = "text_too_long"
    sentence = _("“{field_name}” may have at most {most} characters.")


class NotAChoice(WrongShape):
    """None of the words this field knows."""

    code = "not_a_choice"
    sentence = _("“{value}” is not one of the choices of “{field_name}”.")


class PackEmpty(WrongShape):
    """A pack holds at least one unit."""

    code = "pack_empty"
    sentence = _("A pack holds between 1 and 1,000,000 units.")
    field = "units_per_pack"


class ProductKnown(RuleBroken):
    """The same product was entered before."""

    code = "product_known"
    sentence = _(
        "“{name}” with the same form, strength, maker, origin and pack is already in the catalogue. Use that one."
    )
    field = "generic_name"


class StandardCodeTaken(RuleBroken):
    """Another product has this code."""

    code = "standard_code_taken"
    sentence = _("The standard code belongs to “{name}”. Compare it with the label.")
    field = "standard_code"


class ChangedMeanwhile(RuleBroken):
    """Somebody else saved a newer version."""

    code = "changed_meanwhile"
    sentence = _("Somebody changed this product while you were writing. Look at the newest version and change that.")
    field = "version"


class ProductInUse(NotAllowed):
    """A firm does not change what orders already name."""

    code = "product_in_use"
    sentence = _(
        "Orders already name this product, so only the committee's desk changes it. Ask the desk to correct it."
    )
