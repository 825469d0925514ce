"""Every question asked about shared orders, by subject; what leaves here is what the actor may see."""
