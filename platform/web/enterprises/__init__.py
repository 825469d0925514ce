"""The browser's door to enterprises: the list, the page of one, its register, contests, tiers, files, working days."""

from web.enterprises import browse, contests, imports, register, tiers, working_days

urlpatterns = [
    *browse.urlpatterns,
    *register.urlpatterns,
    *contests.urlpatterns,
    *imports.urlpatterns,
    *tiers.urlpatterns,
    *working_days.urlpatterns,
]
