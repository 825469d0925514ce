"""Everything that can happen to shared orders, one verb each, by subject."""
