"""`creditline why`: one customer, or every cut of a day."""
