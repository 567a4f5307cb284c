"""What was known about a customer on a date: tables to one row per (customer, as_of)."""
