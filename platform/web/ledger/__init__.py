"""The browser's door to the ledger: the book and its seals, past dealings brought in from files."""

from web.ledger import book, dealings

urlpatterns = [
    *book.urlpatterns,
    *dealings.urlpatterns,
]
