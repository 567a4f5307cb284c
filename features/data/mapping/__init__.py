"""What a lender states in `data.toml`: own names, time zone, currency, coverage, and what may be used."""
