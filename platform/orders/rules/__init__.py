"""The rules of shared orders as pure functions on values."""
