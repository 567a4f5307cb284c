"""Reports as Excel workbooks, with the formulas a reader would check kept as formulas."""
