"""A model watched where the rows are: what is counted of each bucket by the code of one machine, summed."""
