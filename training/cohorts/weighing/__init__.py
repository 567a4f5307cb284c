"""What rows count for: weights, sampling, and those a closed line hid."""
