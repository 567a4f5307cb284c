"""The two names a registered version may bear."""

from enum import StrEnum


class Alias(StrEnum):
    """What a registered version is called besides its number."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"
