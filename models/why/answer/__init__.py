"""An answer as values: points that add up, dates, reasons, and what cut the line. It knows no words."""
