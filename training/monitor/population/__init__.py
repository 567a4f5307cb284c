"""The customers and what the model says of them, on one day against another."""
