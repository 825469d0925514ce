"""Parts of the running platform are killed with signal 9 in the middle of their work; what they left is looked at."""
