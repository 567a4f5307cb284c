"""What a training leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.models.artefact import Model
from creditline.training.cohorts import CohortCount, Role
from creditline.training.cohorts.bounds import Bounds
from creditline.training.cohorts.flow import PopulationFlow
from creditline.training.cohorts.sensitivity import DefinitionRate
from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.doubts import Doubt
from creditline.training.metrics import Metrics
from creditline.training.metrics.effective import rate_interval
from creditline.training.outcomes.study.study import OutcomeStudy
from creditline.training.scorecard import Challenger
from creditline.training.screen.against import Contradicted
from creditline.training.search import Tried
from creditline.training.settings.card_settings import CardSettings
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.train.out_of_segment import SegmentTest
from creditline.training.train.training_table import TrainingRow
from creditline.training.trees.boosting import Curve
from creditline.training.trees.parameters import FitParameters


@dataclass(frozen=True)
class BandResult:
    """The tested customers of one band; the rates (0 to 1) are None where there are none.

    `customers` are rows; shares and rates count each as often as its weight says.

    `default_rate_low` to `default_rate_high`: the 95 % Jeffreys interval of the default rate, at the effective sample
    size of rows that share customers and weights.
    """

    band: str
    lowest: int
    highest: int
    customers: int
    share: float
    default_rate: float | None
    default_rate_low: float | None
    default_rate_high: float | None
    mean_pd: float | None


@dataclass(frozen=True)
class Clipped:
    """Shares (0 to 1) of the tested customers whose points lie below the lowest score or above the highest."""

    below: float
    above: float


@dataclass(frozen=True)
class Trained:
    """A model and the evidence for it.

    `parameters` and `rounds`: how its trees were grown, or the scorecard was fitted. `metrics`: per role (`train`,
    `validation`, `calibration`, `out_of_fold`, `test`); on `train`, `validation` and `calibration` the model or its map
    has seen the outcomes. `challenger`: a scorecard on the same rows. `trees`: the metrics of the trees, where the
    scorecard is the model. `segments`: the tested customers of each segment by a model that had not seen it. `tried`:
    the trials of the search. `cohorts`: which rows counted, by period. `flow`: from the customers on record to the rows
    used. `design`: how it was tested, in one sentence. `curves`: metrics over the boosting rounds. `predictions`: one
    row per used row: `customer_id`, `as_of`, `role`, `defaulted`, `margin`, `log_odds`, `pd`, `raw`, `score`, `band`,
    and `weight` where not all count once; those of `out_of_fold` rows come from boosters that had not seen the
    customer, through maps fitted on the other folds' rows (whose own boosters had). It holds ids, so it is for the
    lender's own eyes and never logged. `study`: what the portfolio says of the definition of default; None for outcomes
    handed over. `rates`: default rate and AUC by other definitions, empty where there is no study or nothing to
    compare. `bounds`: what the customers hidden by a closed line could do to the tested metrics; None if there are
    none. `doubts`: why its numbers may not be believed; a model with any is not made champion.
    """

    model: Model
    settings: TrainSettings
    parameters: FitParameters | CardSettings
    rounds: int
    design: str
    cohorts: tuple[CohortCount, ...]
    flow: PopulationFlow
    metrics: Mapping[str, Metrics]
    table: tuple[TrainingRow, ...]
    against: tuple[Contradicted, ...] = field(repr=False)
    challenger: Challenger = field(repr=False)
    segments: tuple[SegmentTest, ...]
    tried: tuple[Tried, ...] = field(repr=False)
    curves: tuple[Curve, ...] = field(repr=False)
    predictions: pa.Table = field(repr=False)
    study: OutcomeStudy | None = field(default=None, repr=False)
    rates: tuple[DefinitionRate, ...] = ()
    bounds: Bounds | None = None
    trees: Mapping[str, Metrics] | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def tested_on(self) -> str:
        """The role whose metrics count: `test` where there is an out-of-time test, else `out_of_fold`."""
        return (Role.TEST if Role.TEST in self.metrics else Role.FOLD).value

    @property
    def tested(self) -> pa.Table:
        """The rows of `predictions` the model is judged on."""
        return self.predictions.filter(pc.equal(self.predictions["role"], self.tested_on))

    @property
    def clipped(self) -> Clipped:
        """How many tested customers the ends of the scale hold."""
        tested, scale = self.tested, self.model.scale
        raw, weight = tested["raw"].to_numpy(), weights_of(tested)
        below, above = (float(np.average(out, weights=weight)) for out in (raw < scale.low, raw > scale.high))
        return Clipped(below, above)

    @property
    def bands(self) -> tuple[BandResult, ...]:
        """Every band, the lowest first: tested customers, their share, default rate and mean pd."""
        tested = self.tested
        everybody = _mass(tested)
        results = []
        for band in self.model.bands:
            rows = tested.filter(pc.equal(tested["band"], band.name))
            weight = weights_of(rows)
            rate, mean_pd = (
                float(np.average(rows[name].to_numpy(), weights=weight)) if rows.num_rows else None
                for name in ("defaulted", "pd")
            )
            low, high = _interval(rows, rate)
            results.append(
                BandResult(
                    band=band.name,
                    lowest=band.lowest,
                    highest=band.highest,
                    customers=rows.num_rows,
                    share=_mass(rows) / everybody,
                    default_rate=rate,
                    default_rate_low=low,
                    default_rate_high=high,
                    mean_pd=mean_pd,
                )
            )
        return tuple(results)


def _mass(rows: pa.Table) -> float:
    weight = weights_of(rows)
    return float(rows.num_rows) if weight is None else float(weight.sum())


def _interval(rows: pa.Table, rate: float | None) -> tuple[float, float] | tuple[None, None]:
    if rate is None:
        return None, None
    customers = np.unique(np.array(rows["customer_id"].to_pylist()), return_inverse=True)[1]
    found = rate_interval(rows["defaulted"].to_numpy(), customers, weights_of(rows))
    return found.low, found.high
