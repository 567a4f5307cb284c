"""A customer's records carried on under named behaviours, and the features of the days to come."""
