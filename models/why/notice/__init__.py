"""What a customer is told about a changed line: the plain cause, and at most four principal reasons."""
