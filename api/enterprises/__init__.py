"""The programs' door to enterprises: the register, licences, contests, tiers, files, working days."""

from api.enterprises import contests, imports, licences, register, tiers, working_days

urlpatterns = [
    *register.urlpatterns,
    *licences.urlpatterns,
    *contests.urlpatterns,
    *imports.urlpatterns,
    *tiers.urlpatterns,
    *working_days.urlpatterns,
]
