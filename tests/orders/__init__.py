"""The stories of shared orders."""
