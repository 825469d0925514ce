"""The programs' door to shared orders: posting, taking, offering, allocating, delivering, talking, the mode, alarms."""

from api.orders import (
    alarm,
    delivery,
    files,
    filtering,
    joint,
    mode,
    negotiation,
    offering,
    papers,
    plans,
    posting,
    standing,
    statement,
    taking,
    talking,
    trail,
)

urlpatterns = [
    *posting.urlpatterns,
    *standing.urlpatterns,
    *statement.urlpatterns,
    *taking.urlpatterns,
    *offering.urlpatterns,
    *plans.urlpatterns,
    *negotiation.urlpatterns,
    *delivery.urlpatterns,
    *mode.urlpatterns,
    *talking.urlpatterns,
    *papers.urlpatterns,
    *files.urlpatterns,
    *filtering.urlpatterns,
    *joint.urlpatterns,
    *alarm.urlpatterns,
    *trail.urlpatterns,
]
