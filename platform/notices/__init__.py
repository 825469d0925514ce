"""Stored notices, e-mail and what waits for a person."""
