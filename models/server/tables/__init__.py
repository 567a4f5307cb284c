"""Batches of any size, as Arrow or Parquet: read in a process of their own, scored part by part."""
