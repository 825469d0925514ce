"""Everything that can happen to enterprises, one verb each, by subject."""
