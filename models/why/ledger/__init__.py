"""Answers of many customers at once, as arrays: what a table of them needs, without a value object for each."""
