"""Pictures of the graph as arrays: drawn from the ledger, cut per role, filtered, exported; no database here."""
