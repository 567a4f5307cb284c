"""What is done over a portfolio whose rows are in an engine: the same code, some customers at a time."""
