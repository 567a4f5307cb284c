"""Postings: every way money moves, and the words it moves under."""
