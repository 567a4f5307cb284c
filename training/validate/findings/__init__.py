"""What a validation finds, one question a file."""
