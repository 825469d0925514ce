"""Where the ledger meets graph/: snapshots, standings, the published formulas, the explorer's data."""
