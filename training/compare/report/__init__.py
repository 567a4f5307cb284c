"""A comparison as a page, as JSON and as text."""
