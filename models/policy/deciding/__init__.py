"""Deciding on lines: what each line's own record leads to, then the portfolio cap."""
