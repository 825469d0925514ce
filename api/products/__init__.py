"""The programs' door to products: the catalogue, files in and out."""

from api.products import catalogue, imports

urlpatterns = [*catalogue.urlpatterns, *imports.urlpatterns]
