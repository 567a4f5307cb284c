"""One customer's records and decisions as they were given, in place of a lender's data set."""
