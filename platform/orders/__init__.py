"""Shared orders: a posted need, its offers and parts, what was delivered, and the tie that remains of it."""
