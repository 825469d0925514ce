"""The demo cluster: 117 fictional enterprises in the proportions of the real one, the same from the same seed."""
