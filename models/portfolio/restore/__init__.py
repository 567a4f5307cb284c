"""The way back of a line: its customer's records carried on, and the policy replayed month by month."""
