"""Policies that come with creditline, as TOML."""
