"""The browser's door to products: the board, the page of one, entering and changing, files in and out."""

from web.products import browse, imports, keep

urlpatterns = [*browse.urlpatterns, *keep.urlpatterns, *imports.urlpatterns]
