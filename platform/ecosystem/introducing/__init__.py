"""Introductions between the register and matching: goods as bits, candidates of a snapshot, reasons in words."""
