"""What only the maker of a world knows: hazards, shocks, and the same lives without one cause."""
