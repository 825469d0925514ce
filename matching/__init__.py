"""Pure engines of matching: allocation, rosters, teams, pairs. The first comes with shared orders."""
