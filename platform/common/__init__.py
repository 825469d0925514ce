"""The ground floor: errors, require(), fields and spans. Knows nothing of the domain and has no tables."""
