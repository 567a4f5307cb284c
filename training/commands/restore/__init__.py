"""`creditline restore`."""
