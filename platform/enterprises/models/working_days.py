"""The working-day calendar: public holidays and make-up weekends, one row per day that differs from Monday-Friday."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A public holiday or a make-up workday; a year without a published plan has no rows and is warned about."""

    class Kind(models.TextChoices):
        HOLIDAY = "HOLIDAY", _("Public holiday")
        MAKE_UP = "MAKE_UP", _("Make-up workday")

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
