"""Which records stand behind a change of a feature between two dates."""
