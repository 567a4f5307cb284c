"""Deciding on one date, or month after month."""
