"""What is asked of a month, and which answers raise an alert."""
