"""The programs' door to shared orders: posting, taking, offering, delivering, the mode."""

from api.orders import delivery, mode, offering, posting, taking

urlpatterns = [
    *posting.urlpatterns,
    *taking.urlpatterns,
    *offering.urlpatterns,
    *delivery.urlpatterns,
    *mode.urlpatterns,
]
