"""The score scale and its bands."""
