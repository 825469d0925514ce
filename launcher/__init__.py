"""The launcher: one small program of the standard library that sets the platform up, starts, watches and stops it."""
