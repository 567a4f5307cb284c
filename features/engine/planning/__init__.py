"""From declared features to what is scanned, and from contract rows to what is scanned over."""
