"""What the user decides about a training."""
