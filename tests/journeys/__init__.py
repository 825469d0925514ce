"""Whole stories, from the file somebody hands in to the figures that come of it, through a real worker."""
