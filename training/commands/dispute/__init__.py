"""`creditline dispute`: one disputed decision, or a queue of them."""
