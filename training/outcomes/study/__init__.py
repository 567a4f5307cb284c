"""What a portfolio's own arrears say: vintages, roll rates, and whether the definition fits."""
