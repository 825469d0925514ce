"""The programs' door to shared orders: posting, taking, offering."""

from api.orders import offering, posting, taking

urlpatterns = [
    *posting.urlpatterns,
    *taking.urlpatterns,
    *offering.urlpatterns,
]
