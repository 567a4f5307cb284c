"""A model that took another's place between the days: the customers as both read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import Model
from creditline.models.calibration.figures import PREFIX
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.scoring.scores import scores_of
from creditline.training.monitor.population.binning import Bins
from creditline.training.monitor.population.shift import MeanShift, paired_shift
from creditline.training.monitor.population.tallied import Tally

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Succession:
    """`earlier`: the model in force on the first of `days`; `later`: the one that is watched, in force on the second."""

    earlier: Model
    later: Model
    data: DataSet = field(repr=False)
    days: tuple[date, date]

    @property
    def figures(self) -> tuple[Floats, ...] | None:
        """Those of the earlier model's macro terms on both days."""
        return figures_on(self.earlier, self.data, self.days)

    def rows(self, model: Model, day: date, customers: Sequence[str]) -> Floats:
        """The features of these customers on a day as one of the models reads them, (n, features)."""
        return to_matrix(model.features, self._frame(model, day, customers))

    def shift(self, now: Tally, threshold: float) -> MeanShift | None:
        """The mean log-odds of the sampled customers of the current day by the earlier model, and by the later; None below two."""
        day, those = self.days[1], now.sample.customers
        if len(those) < 2:
            return None
        odds = []
        for model, matrix in ((self.earlier, self.rows(self.earlier, day, those)), (self.later, now.sample.matrix)):
            figures = figures_on(model, self.data, self.days)
            given = None if figures is None else np.broadcast_to(figures[1], (len(those), len(figures[1])))
            raw = scores_of(model, margins(model, matrix), given).raw
            odds.append(model.scale.log_odds(model.scale.clip(raw)))
        return paired_shift(odds[0], odds[1], threshold)

    def _frame(self, model: Model, day: date, customers: Sequence[str]) -> pa.Table:
        kind = pa.int64() if self.data.id_type == "BIGINT" else pa.string()
        ids = pa.array(customers, pa.string()).cast(kind)
        pairs = pa.table({"customer_id": ids, "as_of": pa.array([day] * len(customers), pa.date32())})
        return features_of(model, self.data, pairs)


def figures_on(model: Model, data: DataSet, days: Sequence[date]) -> tuple[Floats, ...] | None:
    """The figures of the model's macro terms on each of the days, (terms,); None where it has none."""
    indicators = [name.removeprefix(PREFIX) for name in figure_columns(model)]
    if not indicators:
        return None
    known = figures_known(data, indicators, list(days))
    return tuple(np.array([known[day][name] for name in indicators], dtype=np.float64) for day in days)


def counted_in(bins: Bins, day: Tally) -> NDArray[np.int64]:
    """The scores of a day in another model's bins."""
    return bins.counted(
        parquet.read_table(arrow_path(day.file), columns=["score"])["score"].to_numpy().astype(np.float64)
    )
