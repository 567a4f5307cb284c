"""An answer as values: points that add up, dates, reasons, and its form as data."""
