"""A lender's own words looked at whole, before a command speaks in them."""
