"""Cases that a person decides: kept with every step of theirs in a chain of hashes, and what became of them."""
