"""TOML as typed values: a file is read into a frozen dataclass by its annotations, or refused in one sentence."""
