"""What records are worth, as the page for staff tells it beside them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PageWorth:
    """What the page says: `about` under the heading of the reasons.

    `records`: by table and record; `concepts`: those behind a concept together, by its name.
    """

    about: tuple[str, ...]
    records: Mapping[tuple[str, str], str]
    concepts: Mapping[str, str]
