"""Connections: what each may take before a route sees it, and how each ends."""
