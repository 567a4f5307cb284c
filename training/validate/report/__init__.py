"""A validation as data, as a page and as files."""
