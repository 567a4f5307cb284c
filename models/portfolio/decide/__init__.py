"""Deciding on a portfolio: where lines stand, the policy on them, receipts, and month after month."""
