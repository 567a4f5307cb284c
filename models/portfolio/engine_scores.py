"""Scores of a data set in an engine: features and scores made in one task, nothing wide leaves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from creditline.features.data.economy import figures_known
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.job import Finished, days_of_pairs, feature_frame
from creditline.models.artefact import Model
from creditline.models.calibration.figures import PREFIX
from creditline.models.portfolio.known_features import refuse_absent
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.frame import score_frame

SCORES = "margin double, pd double, raw double, score bigint, band string, in_default boolean"


@dataclass(frozen=True)
class ScoreRows:
    """Scores of feature rows; `figures`: by date, those of the economy that the model adjusts to, by column."""

    model: Model
    figures: Mapping[date, Mapping[str, float]]

    def __call__(self, features: pa.Table) -> pa.Table:
        """The columns of `score_pairs`."""
        days = features["as_of"].to_pylist()
        for name in figure_columns(self.model):
            features = features.append_column(name, pa.array([self.figures[day][name] for day in days], pa.float64()))
        return score_frame(self.model, features)


def score_frame_of(model: Model, data: EngineData, asked: Sequence[date] | Any) -> Any:
    """A frame of the columns of `score_pairs`, a row per pair; `asked` and errors as `feature_frame` and `score_pairs`."""
    refuse_absent(model, data)
    names = [name.removeprefix(PREFIX) for name in figure_columns(model)]
    figures: dict[date, dict[str, float]] = {}
    if names:
        known = figures_known(data, names, days_of_pairs(asked))
        figures = {day: {f"{PREFIX}{name}": value for name, value in of.items()} for day, of in known.items()}
    return feature_frame(data, asked, model.catalogue, Finished(ScoreRows(model, figures), SCORES))
