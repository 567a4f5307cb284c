"""Everything that is known about one person and was used: gathered, and told as a page or as JSON."""
