"""How results reach the disk: beside their place, then renamed; as Parquet or CSV."""
