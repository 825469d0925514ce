"""Pure engines of matching: allocation of shared orders now; rosters, teams and pairs come with their rooms."""
