"""Enterprises: registration, size, tiers, licences, yearly figures, restrictions, contests, working days."""
