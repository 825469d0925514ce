"""Background work: one row per piece of work, written with its cause, handed to the broker after the commit."""
