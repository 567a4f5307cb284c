"""Feature rows as a pandas DataFrame, in and out; pandas is whatever brought the frame."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.default_status import IN_DEFAULT
from creditline.models.artefact.feature import ModelFeature
from creditline.models.serving.answers import reason_data
from creditline.models.serving.explained import Explained
from creditline.models.serving.scorer import Scorer

if TYPE_CHECKING:
    import pandas as pd

PREVIOUS = "previous."  # before a feature's name: its value in the customer's earlier row
MOST = 4  # families named, unless the parameter `reasons` says otherwise

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FrameScorer:
    """Scores the rows of a frame and says why."""

    scorer: Scorer

    @classmethod
    def open(cls, folder: str) -> "FrameScorer":
        """The model in `folder`; DataError as `Scorer.open`."""
        return cls(Scorer.open(Path(folder)))

    def predict(self, frame: "pd.DataFrame", params: Mapping[str, Any] | None = None) -> "pd.DataFrame":
        """One row per row: `pd` (0 to 1), `score`, `band`, `in_default`, `against` and `reasons`, a JSON list of families.

        Columns: the model's features, numbers and text, NaN or None where missing, and those that tell of a default, which may
        be left out of rows of nobody in one: who is has a pd of 1, and neither score nor band. Columns `previous.<feature>` hold
        the customer's earlier row, one left out counting as missing; a row that has none of them is compared with the
        cohort the model carries (`against` says which), or explained by nothing where there is none. The parameter
        `reasons` is how many families are named at most, 0 for none at all. DataError for a column that is missing or
        is of another type.
        """
        import pandas as pd

        now = self._matrix(frame)
        scores = self.scorer.score(now)
        most = MOST if not params or params.get("reasons") is None else int(params["reasons"])
        explained = self._explained(frame, now, most)
        return pd.DataFrame(
            {
                "pd": scores.pd,
                "score": np.where(scores.in_default, np.nan, scores.score),
                "band": [None if out else band for band, out in zip(scores.band, scores.in_default, strict=True)],
                IN_DEFAULT: scores.in_default,
                "against": ["" if one is None else one.against for one in explained],
                "reasons": [json.dumps(reason_data(one), ensure_ascii=False) for one in explained],
            }
        )

    def _matrix(self, frame: "pd.DataFrame") -> Floats:
        features, trees = self.scorer.features, len(self.scorer.model.features)
        matrix = np.full((len(frame), len(features)), np.nan)
        there = [place for place, one in enumerate(features) if place < trees or one.name in frame.columns]
        matrix[:, there] = frame_matrix([features[place] for place in there], frame)
        return matrix

    def _explained(self, frame: "pd.DataFrame", now: Floats, most: int) -> list[Explained | None]:
        explained: list[Explained | None] = [None] * len(now)
        if most < 1:
            return explained
        earlier = [feature for feature in self.scorer.features if PREVIOUS + feature.name in frame.columns]
        previous = np.full(now.shape, np.nan)
        if earlier:
            places = [place for place, feature in enumerate(self.scorer.features) if feature in earlier]
            previous[:, places] = frame_matrix(earlier, frame, PREVIOUS)
            known = frame[[PREVIOUS + feature.name for feature in earlier]].notna().to_numpy()
            given: NDArray[np.bool_] = np.asarray(known.any(axis=1), dtype=np.bool_)
        else:
            given = np.zeros(len(now), dtype=np.bool_)
        parts: list[tuple[NDArray[np.bool_], Floats | None]] = [(given, previous[given])]
        if self.scorer.cohort is not None:
            parts.append((~given, None))
        for rows, before in parts:
            answers = self.scorer.reasons(before, now[rows], most) if rows.any() else []
            for place, answer in zip(np.flatnonzero(rows).tolist(), answers, strict=True):
                explained[place] = answer
        return explained


def frame_matrix(features: Sequence[ModelFeature], frame: "pd.DataFrame", prefix: str = "") -> Floats:
    """The features' columns as the trees read them, (rows, features); see `FrameScorer.predict`."""
    missing = [feature.name for feature in features if prefix + feature.name not in frame.columns]
    if missing:
        raise DataError(f"the rows lack {len(missing)} features ({', '.join(missing[:10])}); give every column")
    matrix = np.empty((len(frame), len(features)))
    for place, feature in enumerate(features):
        column = frame[prefix + feature.name]
        matrix[:, place] = _codes(feature, column) if feature.kind == "category" else _numbers(feature, column)
    return matrix


def _numbers(feature: ModelFeature, column: "pd.Series[Any]") -> Floats:
    if not (column.dtype.kind in "iuf" or column.isna().all()):
        raise DataError(f"feature {feature.name} arrived as {column.dtype}; the model needs numbers")
    values = np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if np.isinf(values).any():
        raise DataError(f"feature {feature.name} holds an infinite value; leave it empty where it is not known")
    return values


def _codes(feature: ModelFeature, column: "pd.Series[Any]") -> Floats:
    codes = {category: float(code) for code, category in enumerate(feature.categories)}
    values = np.full(len(column), np.nan)
    for place, (value, gone) in enumerate(zip(column.tolist(), column.isna().tolist(), strict=True)):
        if not gone:
            if not isinstance(value, str):
                raise DataError(f"feature {feature.name} arrived as {type(value).__name__}; the model needs text")
            values[place] = codes.get(value, np.nan)
    return values
