"""Requests to the server: read, limited, and refused in words."""
