"""Cuts of a past day beside what became of the customers."""
