"""What can happen to a product: entered, changed, retired, brought back, used."""

from products.services.catalogue import bring_back, change_product, enter_product, note_use, retire_product

__all__ = ["bring_back", "change_product", "enter_product", "note_use", "retire_product"]
