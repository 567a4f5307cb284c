"""`creditline warn`."""
