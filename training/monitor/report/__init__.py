"""What a monitoring found, as values, a page and a history."""
