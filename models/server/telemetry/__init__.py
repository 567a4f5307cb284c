"""What the server tells of itself: log and metrics."""
