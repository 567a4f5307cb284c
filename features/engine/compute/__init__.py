"""The one way from the rows of some customers to their features."""
