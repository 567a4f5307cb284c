"""Rows in the tables of Spark or Sail, packed per bucket of customers and computed there by the one kernel."""
