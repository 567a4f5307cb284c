"""How many principal reasons there are at most."""

MOST_REASONS = 4
