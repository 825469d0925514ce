"""Drills: who provides what is open, how a report is made of it, and what a reader may see of a report."""
