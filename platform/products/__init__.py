"""Products: what the cluster trades, each once, with the facts that decide who may sell it to whom."""
