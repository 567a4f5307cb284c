"""`creditline review`: the cases that a person decides."""
