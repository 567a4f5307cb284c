"""What records are worth: the decision of a day made again without each of them, and without those behind a concept together."""
