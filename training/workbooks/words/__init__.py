"""What workbooks say, a TOML file per language."""
