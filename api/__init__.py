"""The programs' door: Django REST framework, one module per app. Translates, decides nothing."""
