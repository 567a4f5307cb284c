"""Languages as data: one TOML file for each, named like `en.toml`, with everything the model room says in it."""
