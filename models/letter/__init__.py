"""The letter to a customer as a document: what the lender states in a file of its own, parts by regime, and its forms."""
