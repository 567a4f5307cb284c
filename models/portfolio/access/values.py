"""An access pack as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from creditline.features.declare import Feature


@dataclass(frozen=True)
class AccessTable:
    """A person's rows of a table. `files`: what they were read from; `columns`: name and meaning; `withheld`: columns about others."""

    name: str
    meaning: str
    files: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class AccessFeature:
    """What a model or a policy read on a day. `used_by`: either or both; `withheld`: it tells of other persons, so no value is given."""

    feature: Feature
    value: float | str | None
    used_by: tuple[str, ...]
    withheld: bool


@dataclass(frozen=True)
class AccessDay:
    """A day on which a decision was made, or the last one: the score by the `model` of that day, and what it was made of."""

    day: date
    model: str
    score: int | None
    pd: float
    band: str | None
    in_default: bool
    features: tuple[AccessFeature, ...]


@dataclass(frozen=True)
class AccessDecision:
    """A decision on record, as it is written. `reasons`: what the customer is told of it by language; none where the line was not cut.

    `unexplained`: why it cannot be told, None where it can.
    """

    row: Mapping[str, Any]
    reasons: Mapping[str, str]
    unexplained: str | None


@dataclass(frozen=True)
class AccessPack:
    """Everything. `made_on`: the last day of the records; `links`: how many other accounts the person's is linked to.

    `disputes` and `reviews`: as their own JSON tells them; None where none were given to look in.
    """

    customer_id: int | str
    made_on: date
    versions: Mapping[str, str]
    currency: str
    tables: tuple[AccessTable, ...]
    links: int
    days: tuple[AccessDay, ...]
    decisions: tuple[AccessDecision, ...]
    disputes: tuple[Mapping[str, Any], ...] | None
    reviews: tuple[Mapping[str, Any], ...] | None
