"""Commands of the ecosystem."""
