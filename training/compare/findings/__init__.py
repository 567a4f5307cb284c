"""What is compared, a topic a file."""
