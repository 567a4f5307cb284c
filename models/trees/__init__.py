"""A booster's trees: read once, walked by compiled code."""
