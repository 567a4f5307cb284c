"""How a simulated world reaches the disk."""
