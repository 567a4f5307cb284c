"""A scorecard as values: base points, and points by feature and bin."""

from dataclasses import dataclass
from datetime import date

from creditline.models.artefact import ModelFeature
from creditline.models.scale.scale import Scale


@dataclass(frozen=True)
class CardBin:
    """One bin: the numbers above `low` up to `high`, itself included (None: no bound), or `categories`, or `missing`.

    The bin of missing values also takes categories that training never saw. `points`: above 0 is safer than an average
    customer. `woe`: the weight of evidence in log-odds, above 0 is riskier. `customers`: rows learned from in it, `share`
    (0 to 1) of all; `default_rate` (0 to 1) of these, None where there are none.
    """

    points: float
    woe: float
    customers: int
    share: float
    default_rate: float | None
    low: float | None = None
    high: float | None = None
    categories: tuple[str, ...] = ()
    missing: bool = False


@dataclass(frozen=True)
class CardFeature:
    """One feature and its bins: numbers upwards or groups of categories, missing last. `information_value`: 0 or more."""

    feature: ModelFeature
    information_value: float
    bins: tuple[CardBin, ...]


@dataclass(frozen=True)
class Card:
    """The raw score of a customer is `base` and the points of one bin of every feature; `scale` clips and rounds it.

    `version` and `target_product`: the model's. `currency` as the lender writes it. `known_on`: the day whose economy
    `base` holds, None where the model is not adjusted to it.
    """

    version: str
    target_product: str | None
    currency: str
    scale: Scale
    base: float
    known_on: date | None
    features: tuple[CardFeature, ...]
