"""Receipts of decisions: written, and made again to see whether they are the same."""
