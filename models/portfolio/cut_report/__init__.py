"""The cut report: a day's cuts counted by cause, family, band and segment; no row and no id of any customer."""
