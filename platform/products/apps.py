"""Makes `products` known to Django."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """The products room."""

    name = "products"
