"""Languages as data: one TOML file for each, named like `en.toml`, with everything the feature room says in it."""
