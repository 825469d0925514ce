"""The programs' door to shared orders: posting, taking, offering, delivering, talking, the mode."""

from api.orders import delivery, mode, offering, posting, taking, talking

urlpatterns = [
    *posting.urlpatterns,
    *taking.urlpatterns,
    *offering.urlpatterns,
    *delivery.urlpatterns,
    *mode.urlpatterns,
    *talking.urlpatterns,
]
