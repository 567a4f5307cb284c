"""What belongs on one customer's page beside the answer: the months before, the recorded decision."""
