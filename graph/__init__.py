"""What the ledger's ties say about the cluster: pure analyses over arrays, no Django, no clock, no input or output."""
