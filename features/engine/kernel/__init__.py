"""The compiled semantics: from rows and dates to numbers."""
