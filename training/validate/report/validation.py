"""Everything a validation found, as data; `docs/validation.md` describes the JSON."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from creditline.features.output.plain import plain
from creditline.training.cohorts import PopulationFlow
from creditline.training.validate.findings.calibration import Calibration
from creditline.training.validate.findings.challenger import BesideScorecard
from creditline.training.validate.findings.champion import Champion
from creditline.training.validate.findings.discrimination import Discrimination
from creditline.training.validate.findings.monotone import Direction
from creditline.training.validate.findings.over_time import BandMonth
from creditline.training.validate.findings.past_due import PastDue
from creditline.training.validate.findings.portfolio import Portfolio
from creditline.training.validate.findings.scores import ScoreBin
from creditline.training.validate.findings.sensitivity.families import WithoutFamily
from creditline.training.validate.findings.sensitivity.refits import Refits
from creditline.training.validate.findings.stability import Stability
from creditline.training.validate.judged.overlap import Overlap

SCHEMA_VERSION = 1  # raise it when a reader of the JSON would misread the new form


@dataclass(frozen=True)
class Subject:
    """The model that was validated."""

    version: str
    target_product: str | None
    outcome: str
    features: int
    trees: int
    seed: int
    creditline: str
    lightgbm: str


@dataclass(frozen=True)
class Judged:
    """The rows it was judged on. `first` and `last`: their dates. `crossed`: whether any was predicted out of fold.

    `overlap`: how they stand to those the model learned from. `predicted`: `by the model`; `out of fold`, which is the
    procedure and the numbers of a training; `regrown`: out of fold too, but with features and parameters that were
    chosen on all rows, where a training chooses anew in each fold; or `partly` one of these, the rest by the model.
    """

    data_fingerprint: str
    same_data: bool
    crossed: bool
    overlap: Overlap
    predicted: str
    design: str
    outcome: str
    first: date
    last: date
    rows: int
    customers: int
    defaults: int


@dataclass(frozen=True)
class Validation:
    """A whole validation; no row and no id of any customer.

    `champion` and `refits` are None where not asked for, `portfolio` and `past_due` where the data do not tell of arrears.
    `population`: from the customers on record to the rows drawn; those between the training and the judged dates are not
    among them.
    """

    model: Subject
    judged: Judged
    discrimination: tuple[Discrimination, ...]
    scores: tuple[ScoreBin, ...]
    calibration: Calibration
    past_due: PastDue | None
    over_time: tuple[BandMonth, ...]
    stability: Stability
    monotone: tuple[Direction, ...]
    families: tuple[WithoutFamily, ...]
    refits: Refits | None
    scorecard: BesideScorecard
    champion: Champion | None
    portfolio: Portfolio | None
    population: PopulationFlow
    limits: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as YYYY-MM-DD, with the schema's version."""
        written: dict[str, Any] = plain({"schema_version": SCHEMA_VERSION, **asdict(self)})
        return written
