"""The rules of the register as pure functions: codes, sizes, tiers, licences, names, working days."""
