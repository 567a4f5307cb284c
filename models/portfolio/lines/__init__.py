"""Where each line stood on a date."""
