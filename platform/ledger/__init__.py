"""The append-only book of ties: what happened between whom; the only writer of ties; its seals and imports."""
