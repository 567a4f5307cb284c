"""Scores of a data set in an engine: features and scores made in one task, nothing wide leaves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from creditline.features.data.economy import figures_known
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.job import Finished, days_of_pairs, feature_frame, keys_ddl
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

    def __call__(self, features: pa.Table, tables: Mapping[str, pa.Table]) -> pa.Table:  # noqa: ARG002
        """The columns of `score_pairs`."""
        return score_frame(self.model, with_known_figures(features, self.figures))


def with_known_figures(features: pa.Table, figures: Mapping[date, Mapping[str, float]]) -> pa.Table:
    """Feature rows beside the figures of their days, by column; as `with_figures`."""
    days = features["as_of"].to_pylist()
    for name in next(iter(figures.values()), {}):
        features = features.append_column(name, pa.array([figures[day][name] for day in days], pa.float64()))
    return features


def figures_of(model: Model, data: EngineData, days: Sequence[date]) -> dict[date, dict[str, float]]:
    """The figures of the economy that the model adjusts to, by day and column; none where it adjusts to none."""
    names = [name.removeprefix(PREFIX) for name in figure_columns(model)]
    known = figures_known(data, names, days) if names else {}
    return {day: {f"{PREFIX}{name}": value for name, value in of.items()} for day, of in known.items()}


def score_frame_of(model: Model, data: EngineData, asked: Sequence[date] | Any) -> Any:
    """A frame of the columns of `score_pairs`, a row per pair; `asked` and errors as `feature_frame` and `score_pairs`."""
    refuse_absent(model, data)
    made = ScoreRows(model, figures_of(model, data, days_of_pairs(asked)))
    keys = keys_ddl(pa.int64() if data.id_type == "BIGINT" else pa.string())
    return feature_frame(data, asked, model.catalogue, Finished(made, f"{keys}, {SCORES}"))
