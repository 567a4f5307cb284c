"""Spells of arrears and default, from payments, statements and events."""
