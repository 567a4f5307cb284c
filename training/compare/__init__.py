"""Two models on the same customers: what a challenger would change, and whether for the better."""
