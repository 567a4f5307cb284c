"""The parts a policy is made of: actions, bands, ladder, overlay and clauses."""
