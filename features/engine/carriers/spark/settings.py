"""A lender's settings for rows that are the contract's already."""

from dataclasses import replace

from creditline.features.data import Settings
from creditline.features.data.mapping.written import PLAIN


def settings_of_rows(settings: Settings) -> Settings:
    """Without what says how files and tables are read."""
    return replace(settings, mappings={}, written=PLAIN, spark={}, buckets=0)
