"""From months of life to the rows a lender would hold."""
